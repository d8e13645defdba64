import { describe, expect, it } from 'vitest';
import { type ListIdsAfter, streamIds } from './id-pages.ts';

const library = (...ids: string[]): ListIdsAfter => {
  return (after = '', limit) =>
    Promise.resolve(
      ids
        .filter((id) => id > after)
        .slice(0, limit)
        .map((id) => ({ id })),
    );
};

describe('streamIds', () => {
  it.each([
    { ids: [], pages: [] },
    { ids: ['a'], pages: [['a']] },
    { ids: ['a', 'b'], pages: [['a', 'b']] },
    { ids: ['a', 'b', 'c'], pages: [['a', 'b'], ['c']] },
  ])('gives each id once, in pages: $ids', async ({ ids, pages }) => {
    const given: string[][] = [];
    for await (const page of streamIds(library(...ids), 2)) given.push(page);
    expect(given).toEqual(pages);
  });
});
