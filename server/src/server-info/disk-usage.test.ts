import { describe, expect, it } from 'vitest';
import { diskUsage, readableSize } from './disk-usage.ts';

describe('readableSize', () => {
  it('uses the largest unit that leaves a number of at least one', () => {
    expect(readableSize(0)).toBe('0 B');
    expect(readableSize(1023)).toBe('1023 B');
    expect(readableSize(1536)).toBe('1.5 KiB');
    expect(readableSize(2.5 * 1024 ** 3)).toBe('2.5 GiB');
    expect(readableSize(1024 ** 7)).toBe('1024.0 EiB');
  });
});

describe('diskUsage', () => {
  it('counts what is reserved for the system neither as used nor as available', () => {
    const usage = diskUsage({ bsize: 1024, blocks: 1000, bfree: 400, bavail: 350 });
    expect(usage.diskUseRaw).toBe(600 * 1024);
    expect(usage.diskAvailableRaw).toBe(350 * 1024);
    expect(usage.diskUsagePercentage).toBe(60);
  });

  it('survives a file system without blocks', () => {
    expect(diskUsage({ bsize: 4096, blocks: 0, bfree: 0, bavail: 0 }).diskUsagePercentage).toBe(0);
  });
});
