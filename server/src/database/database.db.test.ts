import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { migrate } from './migrate.ts';
import { Notifications } from './notifications.ts';

describe('a migrated database', () => {
  const db = useTestDatabase();

  it('is not changed by migrating again, even from several processes at once', async () => {
    const applied = await Promise.all([migrate(db.config), migrate(db.config), migrate(db.config)]);
    expect(applied).toEqual([[], [], []]);
  });

  it('rolls back everything that a failed transaction did', async () => {
    const { database } = db;
    const insertion = database.transaction(async (tx) => {
      await tx.insertInto('system_metadata').values({ key: 'a', value: '1' }).execute();
      throw new Error('stop');
    });
    await expect(insertion).rejects.toThrow('stop');
    expect(await database.kysely.selectFrom('system_metadata').selectAll().execute()).toEqual([]);
  });

  it('loses nothing but a transaction with the connection that it runs on', async () => {
    const { database } = db;
    const broken = database.transaction(async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
      const isOver = async () => {
        const { rowCount } = await database.pool.query('select from pg_stat_activity where pid = $1', [rows[0]!.pid]);
        return rowCount === 0;
      };
      await database.pool.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
      await expect.poll(isOver).toBe(true);
      await sql`select 1`.execute(tx);
    });
    await expect(broken).rejects.toThrow();
    expect((await database.pool.query('select 1')).rowCount).toBe(1);
  });

  it('reads sizes in bytes as numbers', async () => {
    const { rows } = await db.database.pool.query<{ size: unknown }>('select 5000000000::bigint as size');
    expect(rows).toEqual([{ size: 5_000_000_000 }]);
  });

  it('renews updatedAt and a time-ordered updateId with every update of a row', async () => {
    const user = { email: 'a@example.com', name: 'A' };
    const table = db.database.kysely;
    const before = await table.insertInto('user').values(user).returningAll().executeTakeFirstOrThrow();
    const after = await table.updateTable('user').set({ name: 'B' }).returningAll().executeTakeFirstOrThrow();
    expect(after.updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime());
    expect(after.updateId > before.updateId).toBe(true);
    expect(after.updateId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
  });
});

describe('Notifications', () => {
  const db = useTestDatabase();

  it('reach every listener of their channel, and again after the connection was lost', async () => {
    const notifications = new Notifications(db.database, db.config);
    const received: string[] = [];
    await notifications.listen('colours', (payload) => received.push(payload));
    await notifications.notify('colours', 'red');
    await notifications.notify('shapes', 'round');
    await expect.poll(() => received).toEqual(['red']);

    await db.database.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'immich-ocr notifications' and datname = current_database()`,
    );
    await expect
      .poll(
        async () => {
          await notifications.notify('colours', 'green');
          return received.includes('green');
        },
        { timeout: 10_000 },
      )
      .toBe(true);
    await notifications.onApplicationShutdown();
  });
});
