import { expect, it } from 'vitest';
import { vectorSettings } from './vector-index.ts';

const index = (method: string, options: string) =>
  `CREATE INDEX clip_index ON public.smart_search USING ${method} (embedding vector_cosine_ops) WITH (${options})`;
const vectorChord = (lists: string) =>
  index('vchordrq', `options='\nresidual_quantization = false\n[build.internal]\n${lists}\nbuild_threads = 4\n'`);

it.each([
  ['lists = [1]', '1'],
  ['lists = [1000]', '125'],
  ['lists=[ 20, 400 ]', '3,50'],
  ['lists = []', ''],
])('has VectorChord look through some lists of %s', (lists, probes) => {
  expect(vectorSettings(vectorChord(lists))).toEqual({ 'vchordrq.probes': probes });
});

it('has nothing looked for in lists that it does not know', () => {
  expect(vectorSettings(vectorChord(''))).toEqual({ 'vchordrq.enable_scan': 'off' });
});

it('leaves the index of pgvector as it is', () => {
  expect(vectorSettings(index('hnsw', "ef_construction='300', m='16'"))).toEqual({});
});
