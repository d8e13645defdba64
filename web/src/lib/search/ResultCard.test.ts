import type { FoundAsset, SearchMatch } from '#lib/api/search.ts';
import { render, screen } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import ResultCard from './ResultCard.svelte';

const show = (match: SearchMatch, type = 'IMAGE') => {
  const shape = { width: 1000, height: 2000, thumbhash: 'k0oGLQaSVsN0BVhn2oq2Z5SQUQcZ' };
  const found = { id: 'a', type, ...shape, localDateTime: '2024-05-01T10:00:00.000Z', match } as FoundAsset;
  const calls = { onopen: vi.fn(), onselect: vi.fn() };
  render(ResultCard, { found, href: '/photos/a', isSelected: false, isSelecting: false, ...calls });
};

it('does not say that text was found in a photo that has none', () => {
  show({ matchedBy: 'text', lineIds: [] });
  expect(screen.queryByTestId('matched-by')).toBeNull();
});

it('shows the part of the picture where the match stands', () => {
  const snippet = [{ text: 'Total', marked: true }];
  show({ matchedBy: 'text', snippet, lineIds: ['1'], place: { x: 0.5, y: 0.9 } });
  expect(screen.getByTestId('matched-by').textContent).toMatch(/Text found/);
  const images = [...screen.getByTestId('asset').querySelectorAll('img')];
  expect(images.map(({ style }) => style.objectPosition)).toEqual(images.map(() => '50% 100%'));
  expect(images.length).toBeGreaterThan(0);
});

it('says when the match is seen in a video, whose thumbnail shows another moment', () => {
  const snippet = [{ text: 'Exit', marked: true }];
  show({ matchedBy: 'text', snippet, lineIds: ['1'], place: { x: 0.5, y: 0.9, timeMs: 65_000 } }, 'VIDEO');
  expect(screen.getByTestId('matched-by').textContent).toMatch(/at 1:05/);
  expect(screen.getByTestId('asset').querySelector('img')?.style.objectPosition).toBe('');
});
