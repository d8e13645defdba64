import { beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { buildLibrary, type Library } from '../library/library.ts';
import { syntheticAssets } from '../library/synthetic-assets.ts';
import { plantedWords } from '../library/synthetic-texts.ts';
import { benchSearch } from './main.ts';

describe('the bench of searches', () => {
  const db = useTestDatabase();
  let library: Library;

  beforeAll(async () => {
    const assets = syntheticAssets({ assets: 600, withText: 300 });
    const url = 'connectionString' in db.config.connection ? db.config.connection.connectionString : '';
    await buildLibrary(url, assets, () => undefined);
    library = { url, assets, planted: plantedWords(assets) };
  });

  it('finds as many photos as it planted words for, and prints every table', { timeout: 120_000 }, async () => {
    const printed: string[] = [];
    await benchSearch(library, { rounds: 1, only: '', writeSeconds: 0.1 }, (text) => printed.push(text));
    const [searches, ratios, recall, indexing] = printed;
    expect(ratios).toMatch(/^word, 100 matches +\d/m);
    expect(searches).toMatch(/^word, 1 match +1 /m);
    expect(searches).toMatch(/^count of a common word +100 /m);
    expect(searches).toMatch(/^trigram way, 100 matches/m);
    expect(recall).toMatch(/^60 % of the library +1\.000/m);
    expect(indexing).toMatch(/^entries a second, 100 in a transaction +[1-9]/m);
  });
});
