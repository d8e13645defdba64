import type { ServerStorageResponseDto } from '@immich/sdk';
import type { StatsFs } from 'node:fs';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

/** A size as people read it: `1.5 GiB`. */
export function readableSize(sizeBytes: number): string {
  const exponent = sizeBytes < 1 ? 0 : Math.floor(Math.log2(sizeBytes) / 10);
  const unit = Math.min(exponent, UNITS.length - 1);
  const decimals = unit === 0 ? 0 : 1;
  return `${(sizeBytes / 1024 ** unit).toFixed(decimals)} ${UNITS[unit] ?? 'B'}`;
}

/** How full a disk is. Available is what a user may still write, which is less than what is free. */
export function diskUsage({ bsize, blocks, bfree, bavail }: Pick<StatsFs, 'bsize' | 'blocks' | 'bfree' | 'bavail'>) {
  const diskSizeRaw = bsize * blocks;
  const diskAvailableRaw = bsize * bavail;
  const diskUseRaw = bsize * (blocks - bfree);
  return {
    diskSizeRaw,
    diskAvailableRaw,
    diskUseRaw,
    diskSize: readableSize(diskSizeRaw),
    diskAvailable: readableSize(diskAvailableRaw),
    diskUse: readableSize(diskUseRaw),
    diskUsagePercentage: blocks === 0 ? 0 : Number((((blocks - bfree) / blocks) * 100).toFixed(2)),
  } satisfies ServerStorageResponseDto;
}
