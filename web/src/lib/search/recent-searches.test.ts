import { beforeEach, expect, it } from 'vitest';
import { RecentSearches } from './recent-searches.svelte.ts';

beforeEach(() => localStorage.clear());

it('keeps the last five searches, each once, the newest first', () => {
  const recent = new RecentSearches('me');
  for (const query of ['a', 'b', 'c', 'd', 'b', 'e', 'ocr:发票']) {
    recent.add(query);
  }
  expect(recent.queries).toEqual(['ocr:发票', 'e', 'b', 'd', 'c']);
  expect(new RecentSearches('me').queries).toEqual(recent.queries);
});

it('keeps them apart for each user', () => {
  new RecentSearches('me').add('mine');
  expect(new RecentSearches('you').queries).toEqual([]);
});

it('forgets one, or all, and leaves nothing behind', () => {
  const recent = new RecentSearches('me');
  recent.add('a');
  recent.add('b');
  recent.forget('a');
  expect(new RecentSearches('me').queries).toEqual(['b']);
  recent.forgetAll();
  expect(localStorage.length).toBe(0);
});

it.each(['{', '{"a":1}', '[1,null]'])('reads %s as no searches', (stored) => {
  new RecentSearches('me').add('a');
  localStorage.setItem(localStorage.key(0) ?? '', stored);
  expect(new RecentSearches('me').queries).toEqual([]);
});

it('does not keep what somebody pasted', () => {
  const recent = new RecentSearches('me');
  recent.add('x'.repeat(4000));
  expect(recent.queries).toEqual([]);
});
