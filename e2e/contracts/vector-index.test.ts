/** Immich's own database image has the index of VectorChord, which asks of each session how it is to be searched. */
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { overImmich } from '../../patches/src/schema/over-immich.ts';
import { findVectorSettings } from '../../patches/src/search/vector-index.ts';
import { ContractStack } from './contract-stack.ts';

/** An index that says of itself what one of VectorChord says; it is one of pgvector, under another name. */
const LIKE_VECTORCHORD = [
  'create access method vchordrq type index handler hnswhandler',
  `create operator class vector_cosine_ops for type vector using vchordrq as
     operator 1 <=> (vector, vector) for order by float_ops,
     function 1 vector_negative_inner_product (vector, vector), function 2 vector_norm (vector)`,
  'create index clip_index on smart_search using vchordrq (embedding vector_cosine_ops)',
  `update pg_class set reloptions = array['options=[build.internal] lists = [16]'] where relname = 'clip_index'`,
];

let stack: ContractStack;
beforeAll(async () => {
  stack = await ContractStack.start(inject('backends'), { statements: LIKE_VECTORCHORD });
});
afterAll(() => stack.stop());

it('is told how many of its lists to look through, in each session that searches', async () => {
  const connection = { connectionString: stack.databaseUrl };
  const pool = new pg.Pool(connection);
  const settings = await findVectorSettings(pool);
  await pool.end();
  expect(settings).toEqual({ 'vchordrq.probes': '2' });
  const client = new pg.Client(overImmich({ connection }, settings).connection);
  await client.connect();
  const { rows } = await client.query<Record<string, string>>(
    `select current_setting('vchordrq.probes') as probes, current_setting('search_path') as path`,
  );
  await client.end();
  expect(rows).toEqual([{ probes: '2', path: 'immich_ocr,public' }]);
});

it('is searched', async () => {
  const { status } = await stack.ask('session', 'POST', '/search/smart', { query: 'invoice' });
  expect(status).toBe(200);
});
