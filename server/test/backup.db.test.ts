import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { migrate } from '../src/database/migrate.ts';
import { OcrRepository } from '../src/ocr/ocr.repository.ts';
import { SmartSearchRepository } from '../src/smart-search/smart-search.repository.ts';
import { useTestDatabase } from './database.ts';
import { createAsset, createUser } from './factories.ts';

const run = promisify(execFile);
const LINE = {
  x1: 0,
  y1: 0,
  x2: 1,
  y2: 0,
  x3: 1,
  y3: 1,
  x4: 0,
  y4: 1,
  boxScore: 1,
  textScore: 1,
  text: '发票 Invoice',
};
const VECTOR = Array.from({ length: 512 }, (_, index) => index / 512);

const original = useTestDatabase();
const name = `restored_${randomUUID().replaceAll('-', '')}`;
const url = Object.assign(new URL(inject('databaseServer')), { pathname: `/${name}` }).href;
let folder: string;

async function ask<Row extends pg.QueryResultRow>(statement: string, connectionString = url): Promise<Row[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-'));
  await ask(`create database ${name}`, inject('databaseServer'));
});
afterAll(async () => {
  await ask(`drop database ${name} with (force)`, inject('databaseServer'));
  await rm(folder, { recursive: true });
});

it('goes on from a dump that was restored into an empty database, and over one in use', async () => {
  const { database, config } = original;
  const asset = await createAsset(database, { ownerId: await createUser(database) });
  await database.transaction(async (tx) => {
    await new OcrRepository(database).replaceLines(tx, asset, [LINE]);
    await new SmartSearchRepository(database).replaceEmbedding(tx, asset, VECTOR);
  });
  const dump = join(folder, 'immich.sql');
  const connection = 'connectionString' in config.connection ? config.connection.connectionString : '';
  await run('pg_dump', ['--clean', '--if-exists', '--file', dump, connection]);
  // Into an empty database, and then over what is in it.
  for (const _ of ['empty', 'in use']) {
    await run('psql', ['--quiet', '--set', 'ON_ERROR_STOP=1', '--single-transaction', '--file', dump, url]);
  }

  expect(await migrate({ connection: { connectionString: url } })).toEqual([]);
  expect(await ask(`select "assetId" from asset_ocr_search where tokens @@ '发票 & invoice'`)).toEqual([
    { assetId: asset },
  ]);
  expect(await ask(`select "assetId" from smart_search where embedding <=> '[${VECTOR.join(',')}]' < 0.001`)).toEqual([
    { assetId: asset },
  ]);
  // What is written from now on is indexed as before.
  expect(await ask(`select ocr_tokens('票据', '''票据'':1') @@ '票据' as found`)).toEqual([{ found: true }]);
});
