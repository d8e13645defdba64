import { render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import Scrubber from './Scrubber.svelte';

const MONTHS = ['2026-03-01', '2026-02-01', '2025-12-01', '2024-06-01'];
const sections = MONTHS.map((timeBucket, index) => ({ month: { timeBucket }, top: index * 1000, height: 1000 }));

const show = (position: number) => {
  const moves: number[] = [];
  const onmove = (to: number) => moves.push(to);
  render(Scrubber, { sections, height: 4000, windowHeight: 500, position, onmove, onscrub: () => undefined });
  const track = screen.getByRole('slider');
  const press = (key: string) =>
    track.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  return { track, press, moves };
};

describe('the scrubber', () => {
  it('tells where one is', () => {
    const { track } = show(1200);
    expect(track.getAttribute('aria-valuetext')).toBe('February 2026');
    expect(track.getAttribute('aria-valuenow')).toBe('1');
  });

  it('goes by keys to the month before and after, to both ends, and never beyond', () => {
    const { press, moves } = show(1200);
    for (const key of ['ArrowDown', 'ArrowUp', 'End', 'Home', 'PageDown', 'PageUp']) press(key);
    expect(moves).toEqual([2000, 0, 3000, 0, 3000, 0]);
  });

  it('leaves other keys to the page', () => {
    const { press, moves } = show(0);
    expect(press('Escape')).toBe(true);
    expect(press('ArrowDown')).toBe(false);
    expect(moves).toEqual([1000]);
  });
});
