import { describe, expect, it } from 'vitest';
import { RecentlyUsed } from './recently-used.ts';

describe('RecentlyUsed', () => {
  it('makes a value once, until it is forgotten', () => {
    const values = new RecentlyUsed<number>(2);
    expect(values.get('a', () => 1)).toBe(1);
    expect(values.get('a', () => 2)).toBe(1);
    values.forget('a');
    expect(values.get('a', () => 2)).toBe(2);
  });

  it('drops the value that was used longest ago', () => {
    const values = new RecentlyUsed<number>(2);
    values.get('a', () => 1);
    values.get('b', () => 1);
    values.get('a', () => 1);
    values.get('c', () => 1);
    expect(values.get('a', () => 2)).toBe(1);
    expect(values.get('b', () => 2)).toBe(2);
  });
});
