import { beforeEach, describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatMonth } from './format.ts';
import { language } from './language.svelte.ts';

describe('formats', () => {
  beforeEach(() => language.choose('en'));

  it('name months in the language of the page, whatever the zone of the reader', () => {
    expect(formatMonth('2026-03-01')).toBe('March 2026');
    language.choose('zh-Hans');
    expect(formatMonth('2026-03-01')).toBe('2026年3月');
  });

  it('give durations as clocks do', () => {
    expect(formatDuration(65_000)).toBe('1:05');
    expect(formatDuration(3_729_000)).toBe('1:02:09');
  });

  it('give sizes in the unit that reads best', () => {
    expect(formatBytes(0)).toBe('0 bytes');
    expect(formatBytes(2_516_582)).toBe('2.4 MB');
    expect(formatBytes(3 * 1024 ** 3)).toBe('3 GB');
  });
});
