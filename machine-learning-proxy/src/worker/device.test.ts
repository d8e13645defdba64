import { afterEach, expect, it, vi } from 'vitest';
import { usableDevice } from './device.ts';

afterEach(() => vi.restoreAllMocks());

it('uses the processor when asked to, without a word', async () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(await usableDevice('cpu')).toBe('cpu');
  expect(written).not.toHaveBeenCalled();
});

it('uses the graphics card where there is one, and else warns once and uses the processor', async () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const device = await usableDevice('cuda');
  const warnings = written.mock.calls.filter(([line]) => String(line).includes('"level":"warn"'));
  expect(warnings).toHaveLength(device === 'cpu' ? 1 : 0);
});
