import { AssetTypeEnum, type AssetResponseDto, type TimeBucketAssetResponseDto } from '#lib/api/client.ts';

/** A photo or video as a grid needs it. */
export interface TimelineAsset {
  id: string;
  isVideo: boolean;
  isFavorite: boolean;
  /** Width / height. */
  ratio: number;
  thumbhash: string | null;
  /** Local wall-clock time of the capture, ISO without zone. */
  localDateTime: string;
  durationMs: number | null;
}

/** Turns the columns that the server sends for one month into one object a photo, in the same order. */
export function assetsOfBucket(bucket: TimeBucketAssetResponseDto): TimelineAsset[] {
  return bucket.id.map((id, row) => ({
    id,
    isVideo: bucket.isImage[row] === false,
    isFavorite: bucket.isFavorite[row] ?? false,
    ratio: bucket.ratio[row] ?? 1,
    thumbhash: bucket.thumbhash[row] ?? null,
    localDateTime: shiftHours(bucket.fileCreatedAt[row] ?? '', bucket.localOffsetHours[row] ?? 0),
    durationMs: bucket.duration[row] ?? null,
  }));
}

/** The same of an asset that the server sent whole. */
export function toTimelineAsset(asset: AssetResponseDto): TimelineAsset {
  return {
    id: asset.id,
    isVideo: asset.type === AssetTypeEnum.Video,
    isFavorite: asset.isFavorite,
    ratio: asset.width && asset.height ? asset.width / asset.height : 1,
    thumbhash: asset.thumbhash,
    localDateTime: asset.localDateTime.replace(/Z$/, ''),
    durationMs: asset.duration,
  };
}

/** The server sends UTC without a zone; adding the offset of the place gives the clock on its wall. */
function shiftHours(utcWithoutZone: string, hours: number): string {
  const utcMs = Date.parse(utcWithoutZone.endsWith('Z') ? utcWithoutZone : `${utcWithoutZone}Z`);
  return Number.isNaN(utcMs) ? '' : new Date(utcMs + hours * 3_600_000).toISOString().replace(/Z$/, '');
}
