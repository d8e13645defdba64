import { describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { JobProcess } from '../../test/job-process.ts';
import { CalmPostgresBackend, SharedPostgresConnection } from './postgres-queue-backend.ts';

const CONNECTIONS = `select pid from pg_stat_activity
  where application_name = 'immich-ocr queues' and datname = current_database()`;

describe('the queues on PostgreSQL', () => {
  const db = useTestDatabase();

  async function query(text: string): Promise<Record<string, unknown>[]> {
    const { rows } = await db.database.pool.query<Record<string, unknown>>(text);
    return rows;
  }

  it('hold five connections at most, however many queues and workers there are', async () => {
    const process = new JobProcess({ redis: undefined }, db.config);
    await process.start({});
    await Promise.all(process.connection.allQueues().map((queue) => queue.getJobCounts()));
    const connections = await query(CONNECTIONS);
    expect(connections.length).toBeGreaterThan(0);
    expect(connections.length).toBeLessThanOrEqual(5);
    await process.end();
    await expect.poll(() => query(CONNECTIONS)).toEqual([]);
  });

  it('write nothing while there is nothing to do', async () => {
    const shared = new SharedPostgresConnection(db.config.connection);
    await shared.waitUntilReady();
    const backend = new CalmPostgresBackend(shared, 'ocr', { connection: {} });
    expect(await backend.moveStalledJobsToWait()).toEqual([]);
    expect(await query(`select 1 from bullmq.meta where field = 'stalled-check'`)).toEqual([]);
    await shared.end();
  });

  it('are asked no more than once a second while they are away', async () => {
    const shared = new SharedPostgresConnection({ connectionString: 'postgres://nobody@localhost/none?host=/nowhere' });
    const backend = new CalmPostgresBackend(shared, 'ocr', { connection: {} });
    const start = Date.now();
    await expect(backend.moveToActive('token')).rejects.toThrow('ENOENT');
    await expect(backend.waitForJob(1)).rejects.toThrow('ENOENT');
    expect(Date.now() - start).toBeGreaterThanOrEqual(1990);
  });
});
