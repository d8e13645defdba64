import { describe, expect, it } from 'vitest';
import { Selection } from './selection.svelte.ts';

const between = (from: string, to: string) => (from === 'a' && to === 'd' ? ['a', 'b', 'c', 'd'] : []);

describe('a selection', () => {
  it('adds and takes away one by one', () => {
    const selection = new Selection();
    selection.toggle('a');
    selection.toggle('b');
    selection.toggle('a');
    expect([...selection.ids]).toEqual(['b']);
    expect(selection.isActive).toBe(true);
  });

  it('extends from the last photo to another', () => {
    const selection = new Selection();
    selection.toggle('a');
    selection.extendTo('d', between);
    expect([...selection.ids]).toEqual(['a', 'b', 'c', 'd']);
  });

  it('takes the photo alone when there is nothing to extend from', () => {
    const selection = new Selection();
    selection.extendTo('d', between);
    expect([...selection.ids]).toEqual(['d']);
  });
});
