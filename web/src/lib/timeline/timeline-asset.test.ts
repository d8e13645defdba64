import { AssetVisibility } from '#lib/api/client.ts';
import { expect, it } from 'vitest';
import { assetsOfBucket } from './timeline-asset.ts';

it('turns the columns of a month into photos, with the clock of the place where they were taken', () => {
  const assets = assetsOfBucket({
    id: ['a', 'b'],
    ownerId: ['o', 'o'],
    isImage: [true, false],
    isFavorite: [false, true],
    isTrashed: [false, false],
    visibility: [AssetVisibility.Timeline, AssetVisibility.Timeline],
    ratio: [1.5, 0.75],
    thumbhash: ['hash', null],
    createdAt: ['2026-03-01T00:00:00', '2026-03-01T00:00:00'],
    fileCreatedAt: ['2026-03-01T20:00:00.000', '2026-03-02T01:30:00.000'],
    localOffsetHours: [8, -5.5],
    duration: [null, 65_000],
    livePhotoVideoId: [null, null],
    projectionType: [null, null],
  });
  expect(assets).toEqual([
    {
      id: 'a',
      isVideo: false,
      isFavorite: false,
      ratio: 1.5,
      thumbhash: 'hash',
      localDateTime: '2026-03-02T04:00:00.000',
      durationMs: null,
    },
    {
      id: 'b',
      isVideo: true,
      isFavorite: true,
      ratio: 0.75,
      thumbhash: null,
      localDateTime: '2026-03-01T20:00:00.000',
      durationMs: 65_000,
    },
  ]);
});
