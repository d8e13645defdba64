import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { Database } from '../database/database.ts';
import { Notifications } from '../database/notifications.ts';
import type { ServerEvent } from './event-catalogue.ts';
import { Events } from './events.ts';

describe('Events', () => {
  const db = useTestDatabase();
  let here: Notifications;
  let there: Notifications;
  let events: Events;
  let eventsThere: Events;
  let otherDatabase: Database;

  beforeEach(async () => {
    otherDatabase = new Database(db.config);
    here = new Notifications(db.database, db.config);
    there = new Notifications(otherDatabase, db.config);
    events = new Events(here);
    eventsThere = new Events(there);
    await events.onModuleInit();
    await eventsThere.onModuleInit();
  });

  afterEach(async () => {
    await Promise.all([here.onApplicationShutdown(), there.onApplicationShutdown()]);
    await otherDatabase.onApplicationShutdown();
  });

  it('reach the subscribers of all processes', async () => {
    const seen: ServerEvent[] = [];
    events.subscribe('AssetUpdated', (event) => void seen.push(event));
    eventsThere.subscribe('AssetUpdated', (event) => void seen.push(event));
    const event = { name: 'AssetUpdated', userId: randomUUID(), assetId: randomUUID() } as const;
    await events.publish(event);
    await expect.poll(() => seen).toEqual([event, event]);
  });

  it('come with the transaction that they were published in, or not at all', async () => {
    const seen: string[] = [];
    events.subscribe('UserDeleted', ({ userId }) => void seen.push(userId));
    const [kept, undone] = [randomUUID(), randomUUID()];
    const failing = db.database.transaction(async (tx) => {
      await events.publish({ name: 'UserDeleted', userId: undone }, tx);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await db.database.transaction(async (tx) => {
      await events.publish({ name: 'UserDeleted', userId: kept }, tx);
      expect(seen).toEqual([]);
    });
    await expect.poll(() => seen).toEqual([kept]);
  });

  it('may be about more assets than one notification can name', async () => {
    const seen: string[] = [];
    events.subscribe('AssetsTrashed', ({ assetIds }) => void seen.push(...assetIds));
    const assetIds = Array.from({ length: 1000 }, () => randomUUID());
    await events.publish({ name: 'AssetsTrashed', userId: randomUUID(), assetIds });
    await expect.poll(() => seen.length).toBe(1000);
    expect(seen).toEqual(assetIds);
  });

  it('reach the other subscribers when one of them fails', async () => {
    const seen: string[] = [];
    events.subscribe('ConfigUpdated', () => {
      throw new Error('broken');
    });
    events.subscribe('ConfigUpdated', ({ name }) => void seen.push(name));
    await events.publish({ name: 'ConfigUpdated' });
    await expect.poll(() => seen).toEqual(['ConfigUpdated']);
  });

  it('of an unknown kind, or broken ones, are ignored', async () => {
    const seen: ServerEvent[] = [];
    events.subscribe('ConfigUpdated', (event) => void seen.push(event));
    for (const message of [
      '{"name":"FromTheFuture"}',
      '{"name":"AssetUpdated"}',
      'no JSON',
      'null',
      '{"name":"toString"}',
    ]) {
      await here.notify('immich_ocr_events', message);
    }
    await events.publish({ name: 'ConfigUpdated' });
    await expect.poll(() => seen).toHaveLength(1);
  });
});
