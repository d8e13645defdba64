import type { FoundAsset, SearchPage } from '#lib/api/search.ts';
import { describe, expect, it, vi } from 'vitest';
import { SearchResults } from './search-results.svelte.ts';

const found = (id: string) => ({ id, localDateTime: '2026-03-01T10:00:00Z' }) as FoundAsset;

const pages: Record<number, SearchPage> = {
  1: { items: [found('a'), found('b')], nextPage: 2 },
  2: { items: [found('b'), found('c')], nextPage: null },
};
const fetchPage = (_query: string, page: number) => Promise.resolve(pages[page] ?? { items: [], nextPage: null });

describe('search results', () => {
  it('come page by page, a photo that moved between pages only once', async () => {
    const results = new SearchResults('ocr:invoice', fetchPage);
    await results.loadMore();
    expect(results.hasMore).toBe(true);
    await results.loadMore();
    expect(results.items.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(results.hasMore).toBe(false);
  });

  it('fetch a page once, even when asked twice', async () => {
    const spy = vi.fn(fetchPage);
    const results = new SearchResults('x', spy);
    await Promise.all([results.loadMore(), results.loadMore()]);
    expect(spy).toHaveBeenCalledOnce();
  });

  it('load the next page when one leafs beyond the last photo', async () => {
    const results = new SearchResults('x', fetchPage);
    await results.loadMore();
    expect((await results.neighbour('b', 1))?.id).toBe('c');
    expect(await results.neighbour('c', 1)).toBeUndefined();
    expect(await results.neighbour('a', -1)).toBeUndefined();
  });

  it('tell where those begin that only look alike', async () => {
    const by = (id: string, matchedBy: 'text' | 'image' | 'both') => ({ ...found(id), match: { matchedBy } });
    const startOf = async (items: FoundAsset[]) => {
      const results = new SearchResults('x', () => Promise.resolve({ items, nextPage: null }));
      await results.loadMore();
      return results.lookalikesFrom;
    };
    expect(await startOf([by('a', 'both'), by('b', 'text'), by('c', 'image'), by('d', 'image')])).toBe(2);
    expect(await startOf([by('a', 'image'), by('b', 'text'), by('c', 'image')])).toBe(2);
    expect(await startOf([by('a', 'image')])).toBeUndefined();
    expect(await startOf([by('a', 'text')])).toBeUndefined();
    expect(await startOf([found('a')])).toBeUndefined();
    expect(await startOf([])).toBeUndefined();
  });

  it('tell when pictures were left out', async () => {
    const results = new SearchResults('x', () =>
      Promise.resolve({ items: [], nextPage: null, picturesSkipped: 'disabled' }),
    );
    await results.loadMore();
    expect(results.picturesSkipped).toBe('disabled');
  });

  it('tell an empty result from one that failed', async () => {
    const empty = new SearchResults('x', () => Promise.resolve({ items: [], nextPage: null }));
    await empty.loadMore();
    expect(empty.isEmpty).toBe(true);

    let isDown = true;
    const failing = new SearchResults('x', () => (isDown ? Promise.reject(new Error('down')) : fetchPage('x', 1)));
    await failing.loadMore();
    expect([failing.isEmpty, failing.failure]).toEqual([false, expect.any(Error)]);
    isDown = false;
    await failing.loadMore();
    expect([failing.items.length, failing.failure]).toEqual([2, undefined]);
  });
});
