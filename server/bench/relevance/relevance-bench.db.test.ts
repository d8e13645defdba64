import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { documents } from './documents.ts';
import { type Inference, startInference } from './inference.ts';
import { benchRelevance } from './main.ts';
import { hybridQueries, textQueries } from './queries.ts';

describe('the bench of relevance', () => {
  const db = useTestDatabase();
  let inference: Inference;

  beforeAll(async () => {
    inference = await startInference();
  });
  afterAll(() => inference.close());

  it('asks at least 150 queries over 300 documents, and each has an answer', () => {
    const set = documents();
    expect(new Set(set.map(({ name }) => name)).size).toBeGreaterThanOrEqual(300);
    const queries = [...textQueries(set), ...hybridQueries(set)];
    expect(queries.length).toBeGreaterThanOrEqual(150);
    expect(queries.filter(({ grades }) => grades.size === 0)).toEqual([]);
  });

  it('scores every way to search, and this one not worse than the trigram way', { timeout: 120_000 }, async () => {
    const url = 'connectionString' in db.config.connection ? db.config.connection.connectionString : '';
    const some = documents().filter((_, index) => index % 6 === 0);
    const printed: string[] = [];
    const options = { weights: ['2:1'], wrong: false };
    const { text, hybrid } = await benchRelevance(url, inference, some, options, (line) => printed.push(line));
    expect(printed.join('\n')).toMatch(/^text to picture as 2:1/m);
    expect(printed.join('\n')).toMatch(/^all +\d+ +[01]\.\d{3} \/ [01]\.\d{3}/m);
    for (const scores of [text, hybrid]) {
      expect(scores['this search']!.ndcg10).toBeGreaterThan(scores['trigram way']!.ndcg10);
    }
  });
});
