import type { RecognisedLine } from '#lib/api/recognised-text.ts';
import { render, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import TextOverlay from './TextOverlay.svelte';

const line = (id: string, text: string, matched: boolean): RecognisedLine => ({
  ...{ id, assetId: 'a', text, matched, boxScore: 1, textScore: 1 },
  ...{ x1: 0.1, y1: 0.1, x2: 0.5, y2: 0.1, x3: 0.5, y3: 0.2, x4: 0.1, y4: 0.2 },
});

it('lays every line over the photo as text, and marks those that were searched for', () => {
  render(TextOverlay, {
    lines: [line('1', '<i>发票</i>', true), line('2', 'Total', false)],
    picture: { width: 1000, height: 500 },
  });
  const lines = screen.getAllByTestId('text-line');
  expect(lines.map(({ textContent }) => textContent?.trim())).toEqual(['<i>发票</i>', 'Total']);
  expect(lines.map(({ dataset }) => dataset.matched)).toEqual(['true', 'false']);
  expect(lines[0]?.style.left).toBe('100px');
  expect(lines[0]?.querySelector('i')).toBeNull();
});
