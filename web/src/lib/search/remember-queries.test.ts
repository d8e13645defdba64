import type { QueryPart } from '#lib/api/search.ts';
import { describe, expect, it, vi } from 'vitest';
import type { ReadQuery } from './query-reading.svelte.ts';
import { rememberQueries } from './remember-queries.ts';

const word = (text: string): QueryPart => ({ kind: 'word', text, negated: false, start: 0, end: text.length });

describe('remembering queries', () => {
  it('asks for each query once', async () => {
    const read = vi.fn<ReadQuery>((query) => Promise.resolve([word(query)]));
    const remembering = rememberQueries(read);
    const { signal } = new AbortController();
    expect(await remembering('a', signal)).toEqual(await remembering('a', signal));
    expect(read).toHaveBeenCalledOnce();
  });

  it('asks again after a failure', async () => {
    const read = vi.fn<ReadQuery>(() => Promise.resolve([word('a')])).mockRejectedValueOnce(new Error('down'));
    const remembering = rememberQueries(read);
    const { signal } = new AbortController();
    await expect(remembering('a', signal)).rejects.toThrow('down');
    expect(await remembering('a', signal)).toEqual([word('a')]);
  });

  it('forgets the query that was not asked for longest', async () => {
    const read = vi.fn<ReadQuery>((query) => Promise.resolve([word(query)]));
    const remembering = rememberQueries(read);
    const { signal } = new AbortController();
    const askFor = async (from: number, to: number) => {
      for (let number = from; number < to; number += 1) {
        await remembering(String(number), signal);
      }
    };
    await askFor(0, 100);
    await askFor(0, 1);
    await askFor(100, 101);
    read.mockClear();
    await askFor(0, 1);
    expect(read).not.toHaveBeenCalled();
    await askFor(1, 2);
    expect(read).toHaveBeenCalledOnce();
  });
});
