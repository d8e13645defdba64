/** Our own server answers in the place of Immich, as it does in the tests behind the front door. */
import { createAlbum, Permission } from '@immich/sdk';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeApiKey, signUp, type Account } from '../client/account.ts';
import { untilQueuesAreIdle } from '../client/queues.ts';
import { request } from '../client/request.ts';
import { uploadFile } from '../client/upload.ts';
import { TestRedis } from '../stack/redis.ts';
import { TestServer } from '../stack/server.ts';
import {
  breaches,
  fill,
  readExchanges,
  readQueueContract,
  readTableContract,
  statementsOf,
  type Caller,
} from './immich-contract.ts';

const exchanges = [...(await readExchanges()).values()];
const queues = await readQueueContract();

let redis: TestRedis;
let server: TestServer;
let admin: Account;
let identifiers: Record<string, string>;
let headers: Record<Caller, Record<string, string>>;

beforeAll(async () => {
  redis = await TestRedis.start();
  server = await TestServer.start(inject('backends'), { REDIS_URL: redis.url });
  admin = await signUp(server);
  const asset = await uploadFile(admin.options, join(inject('samples'), 'invoice-cobalt-cycles.png'));
  const { id: album } = await createAlbum({ createAlbumDto: { albumName: 'Trip', assetIds: [asset] } }, admin.options);
  identifiers = { asset, user: admin.id, album, friendsPhoto: asset, unseenAlbum: randomUUID() };
  headers = {
    session: admin.options.headers,
    reader: { 'x-api-key': await makeApiKey(admin, [Permission.AssetRead]) },
    counter: { 'x-api-key': await makeApiKey(admin, [Permission.AssetStatistics]) },
    nobody: {},
  };
  await untilQueuesAreIdle(admin);
});

afterAll(async () => {
  await server.stop();
  await redis.stop();
});

describe('our server, as Immich,', () => {
  it.each(exchanges)('$title ($request.as)', async (exchange) => {
    const { method, path, as, body } = fill(exchange.request, identifiers);
    const options = { baseUrl: `${server.url}/api`, headers: headers[as] };
    const content = body === undefined ? undefined : { json: body };
    const answer = await request(options, method, path.replace('/api', ''), content);
    expect(answer.status).toBe(exchange.status);
    expect(exchange.answer === undefined ? [] : breaches(answer.body, exchange.answer)).toEqual([]);
  });

  it.each(queues.jobs)('takes $job out of the queue $queue', async ({ name, queue, job, data }) => {
    const pause = (isPaused: boolean) => request(admin.options, 'PUT', `/queues/${queue}`, { json: { isPaused } });
    await pause(true);
    const order = { assetIds: [identifiers['asset']], name };
    expect((await request(admin.options, 'POST', '/assets/jobs', { json: order })).status).toBe(204);
    const waiting = await redis.ask(async (client) => {
      const keys = await client.keys(`${queues.prefix}:${queue}:*`);
      const hashes = await Promise.all(keys.map(async (key) => client.hgetall(key).catch(() => ({}))));
      return hashes.filter((hash): hash is { name: string; data: string } => 'data' in hash);
    });
    const expected = { name: job, data: fill(data, identifiers) };
    expect(waiting.map((hash) => ({ name: hash.name, data: JSON.parse(hash.data) as unknown }))).toEqual([
      { name: expected.name, data: expect.objectContaining(expected.data as object) as unknown },
    ]);
    await pause(false);
    await untilQueuesAreIdle(admin);
  });

  it('keeps photos in tables whose columns have the types of Immich', async () => {
    const contract = await readTableContract();
    await server.database.query('create schema contract');
    const client = await server.database.connect();
    try {
      await client.query('set search_path = contract, public');
      for (const statement of statementsOf({ ...contract, extensions: [] })) {
        await client.query(statement);
      }
      const { rows } = await client.query<{ column: string; theirs: string; ours: string }>(`
        select table_name || '.' || column_name as column, theirs.udt_name as theirs, ours.udt_name as ours
        from information_schema.columns theirs join information_schema.columns ours using (table_name, column_name)
        where theirs.table_schema = 'contract' and ours.table_schema = 'public'`);
      expect(rows.length).toBeGreaterThan(60);
      expect(rows.filter(({ theirs, ours }) => theirs !== ours)).toEqual([]);
    } finally {
      client.release(true);
    }
  });
});
