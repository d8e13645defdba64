import { describe, expect, it } from 'vitest';
import { millisecondsUntil } from './night.ts';

const MINUTE_MS = 60_000;

describe('millisecondsUntil', () => {
  const noon = new Date(2026, 5, 15, 12, 0, 0);

  it('counts to a time of today, or of tomorrow when it is over', () => {
    expect(millisecondsUntil('12:01', noon)).toBe(MINUTE_MS);
    expect(millisecondsUntil('11:00', noon)).toBe(23 * 60 * MINUTE_MS);
    expect(millisecondsUntil('00:00', noon)).toBe(12 * 60 * MINUTE_MS);
  });

  it('waits for the next day at the very moment', () => {
    expect(millisecondsUntil('12:00', noon)).toBe(24 * 60 * MINUTE_MS);
  });
});
