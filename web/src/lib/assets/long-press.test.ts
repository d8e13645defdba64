import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { longPress } from './long-press.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const press = (pointerType: string, durationMs: number) => {
  const node = document.createElement('a');
  const onpress = vi.fn();
  const onclick = vi.fn();
  node.addEventListener('click', onclick);
  const detach = longPress(onpress)(node);
  node.dispatchEvent(new PointerEvent('pointerdown', { pointerType }));
  vi.advanceTimersByTime(durationMs);
  node.dispatchEvent(new PointerEvent('pointerup', { pointerType }));
  node.click();
  detach();
  return { presses: onpress.mock.calls.length, clicks: onclick.mock.calls.length };
};

it('takes a resting finger for a press and not also for a click', () => {
  expect(press('touch', 600)).toEqual({ presses: 1, clicks: 0 });
});

it('leaves a tap and a slow click of the mouse alone', () => {
  expect(press('touch', 100)).toEqual({ presses: 0, clicks: 1 });
  expect(press('mouse', 600)).toEqual({ presses: 0, clicks: 1 });
});
