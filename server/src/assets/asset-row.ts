import type { AssetVisibility } from '@immich/sdk';
import type { Asset, AssetExif } from './asset.ts';

/** What a query selects from `asset` left-joined with `asset_exif` so that {@link toAsset} can read its rows. */
export const ASSET_COLUMNS = [
  'asset.id',
  'asset.ownerId',
  'asset.type',
  'asset.originalPath',
  'asset.originalFileName',
  'asset.checksum',
  'asset.createdAt',
  'asset.updatedAt',
  'asset.fileCreatedAt',
  'asset.fileModifiedAt',
  'asset.localDateTime',
  'asset.deletedAt',
  'asset.duration as durationMs',
  'asset.width',
  'asset.height',
  'asset.thumbhash',
  'asset.visibility',
  'asset.isFavorite',
  'asset.isOffline',
  'asset.isEdited',
  'asset.libraryId',
  'asset.livePhotoVideoId',
  'asset.duplicateId',
  'asset.stackId',
  'asset_exif.assetId as exifAssetId',
  'asset_exif.make',
  'asset_exif.model',
  'asset_exif.exifImageWidth',
  'asset_exif.exifImageHeight',
  'asset_exif.fileSizeInByte',
  'asset_exif.orientation',
  'asset_exif.dateTimeOriginal',
  'asset_exif.modifyDate',
  'asset_exif.timeZone',
  'asset_exif.lensModel',
  'asset_exif.fNumber',
  'asset_exif.focalLength',
  'asset_exif.iso',
  'asset_exif.exposureTime',
  'asset_exif.latitude',
  'asset_exif.longitude',
  'asset_exif.city',
  'asset_exif.state',
  'asset_exif.country',
  'asset_exif.description',
  'asset_exif.projectionType',
  'asset_exif.profileDescription',
  'asset_exif.fps',
  'asset_exif.rating',
] as const;

type AssetFields = Omit<Asset, 'exif' | 'type' | 'visibility'> & {
  readonly type: string;
  readonly visibility: `${AssetVisibility}`;
};

/** One row of {@link ASSET_COLUMNS}; the join leaves every exif column null when there is no such row. */
export type AssetRow = AssetFields & { readonly [K in keyof AssetExif]: AssetExif[K] | null } & {
  readonly exifAssetId: string | null;
};

export function toAsset(row: AssetRow): Asset {
  return {
    id: row.id,
    ownerId: row.ownerId,
    type: row.type === 'VIDEO' ? 'VIDEO' : 'IMAGE',
    originalPath: row.originalPath,
    originalFileName: row.originalFileName,
    checksum: row.checksum,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    fileCreatedAt: row.fileCreatedAt,
    fileModifiedAt: row.fileModifiedAt,
    localDateTime: row.localDateTime,
    deletedAt: row.deletedAt,
    durationMs: row.durationMs,
    width: row.width,
    height: row.height,
    thumbhash: row.thumbhash,
    visibility: row.visibility,
    isFavorite: row.isFavorite,
    isOffline: row.isOffline,
    isEdited: row.isEdited,
    libraryId: row.libraryId,
    livePhotoVideoId: row.livePhotoVideoId,
    duplicateId: row.duplicateId,
    stackId: row.stackId,
    exif: row.exifAssetId === null ? null : toExif(row),
  };
}

function toExif(row: AssetRow): AssetExif {
  return {
    make: row.make,
    model: row.model,
    exifImageWidth: row.exifImageWidth,
    exifImageHeight: row.exifImageHeight,
    fileSizeInByte: row.fileSizeInByte,
    orientation: row.orientation,
    dateTimeOriginal: row.dateTimeOriginal,
    modifyDate: row.modifyDate,
    timeZone: row.timeZone,
    lensModel: row.lensModel,
    fNumber: row.fNumber,
    focalLength: row.focalLength,
    iso: row.iso,
    exposureTime: row.exposureTime,
    latitude: row.latitude,
    longitude: row.longitude,
    city: row.city,
    state: row.state,
    country: row.country,
    description: row.description ?? '',
    projectionType: row.projectionType,
    profileDescription: row.profileDescription,
    fps: row.fps,
    rating: row.rating,
  };
}
