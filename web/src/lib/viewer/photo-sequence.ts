import type { TimelineAsset } from '#lib/timeline/timeline-asset.ts';

/** The photos one leafs through, in the order in which they were shown. */
export interface PhotoSequence {
  /** The photo before (−1) or after (1); undefined at an end, or when the sequence does not know the photo. */
  neighbour(assetId: string, step: -1 | 1): Promise<TimelineAsset | undefined>;
}

/** A photo that stands for itself. */
export const NO_SEQUENCE: PhotoSequence = { neighbour: () => Promise.resolve(undefined) };
