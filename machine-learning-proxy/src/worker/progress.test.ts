import { describe, expect, it } from 'vitest';
import { Progress } from './progress.ts';

describe('Progress', () => {
  it('adds up the time of each step, also of one that fails', async () => {
    const progress = new Progress();
    expect(await progress.time('decode', () => 'pixels')).toBe('pixels');
    await expect(progress.time('detect', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await progress.time('decode', () => Promise.resolve());
    expect(Object.keys(progress.report.stageMs)).toEqual(['decode', 'detect']);
    expect(progress.report.stageMs.decode).toBeGreaterThanOrEqual(0);
  });

  it('begins no step for a caller that has left', async () => {
    const progress = new Progress(new Int32Array(new SharedArrayBuffer(4)).fill(1));
    await expect(progress.time('decode', () => 'pixels')).rejects.toMatchObject({ code: 'cancelled' });
    expect(progress.report.stageMs).toEqual({});
  });

  it('says in which step a model worked on how many inputs', async () => {
    const progress = new Progress();
    await progress.time('detect', () => progress.countBatch(1));
    await progress.time('recognise', () => progress.countBatch(8));
    expect(progress.report.batches).toEqual([
      { stage: 'detect', size: 1 },
      { stage: 'recognise', size: 8 },
    ]);
  });
});
