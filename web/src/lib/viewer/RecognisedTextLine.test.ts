import type { RecognisedLine } from '#lib/api/recognised-text.ts';
import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import RecognisedTextLine from './RecognisedTextLine.svelte';

const line = (more: Partial<RecognisedLine> = {}): RecognisedLine => ({
  ...{ id: '1', assetId: 'a', text: 'INV0ICE', boxScore: 1, textScore: 1, timeMs: null, corrected: false },
  ...{ x1: 0, y1: 0, x2: 1, y2: 0, x3: 1, y3: 1, x4: 0, y4: 1 },
  ...more,
});

const oncorrect = vi.fn<(text: string | null) => Promise<boolean>>();
const field = () => screen.getByRole<HTMLInputElement>('textbox');

beforeEach(() => void oncorrect.mockReset().mockResolvedValue(true));

const edit = async (more: Partial<RecognisedLine> = {}) => {
  render(RecognisedTextLine, { line: line(more), oncorrect, onseek: undefined });
  await fireEvent.click(screen.getByRole('button', { name: /INV0ICE/ }));
};

it('is corrected by a click, typing and Enter', async () => {
  await edit();
  await fireEvent.input(field(), { target: { value: ' INVOICE ' } });
  await fireEvent.submit(screen.getByTestId('line-correction'));
  expect(oncorrect).toHaveBeenCalledExactlyOnceWith('INVOICE');
  await expect.poll(() => screen.queryByRole('textbox')).toBeNull();
});

it('stays in the field when it could not be stored', async () => {
  oncorrect.mockResolvedValue(false);
  await edit();
  await fireEvent.input(field(), { target: { value: 'INVOICE' } });
  await fireEvent.submit(screen.getByTestId('line-correction'));
  expect(field().value).toBe('INVOICE');
});

it('stores nothing when nothing was changed, or everything deleted', async () => {
  for (const value of ['INV0ICE', '  ']) {
    await edit();
    await fireEvent.input(field(), { target: { value } });
    await fireEvent.submit(screen.getByTestId('line-correction'));
    await expect.poll(() => screen.queryByRole('textbox')).toBeNull();
    document.body.replaceChildren();
  }
  expect(oncorrect).not.toHaveBeenCalled();
});

it('is left with Escape, which the viewer does not see', async () => {
  const seen = vi.fn();
  addEventListener('keydown', seen);
  await edit();
  await fireEvent.keyDown(field(), { key: 'Escape' });
  removeEventListener('keydown', seen);
  expect(seen).not.toHaveBeenCalled();
  await expect.poll(() => screen.queryByRole('textbox')).toBeNull();
});

it('gives back what was read', async () => {
  await edit({ corrected: true });
  await fireEvent.click(screen.getByRole('button', { name: 'Back to what was read' }));
  expect(oncorrect).toHaveBeenCalledExactlyOnceWith(null);
});

it('goes to its time in a video', async () => {
  const onseek = vi.fn();
  render(RecognisedTextLine, { line: line({ timeMs: 65_000 }), oncorrect: undefined, onseek });
  await fireEvent.click(screen.getByRole('button', { name: 'Go to 1:05' }));
  expect(onseek).toHaveBeenCalledExactlyOnceWith(65_000);
});
