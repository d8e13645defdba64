import { type AssetResponseDto, AssetTypeEnum, AssetVisibility, type ExifResponseDto } from '@immich/sdk';
import { z } from 'zod';
import { UserResponseSchema } from '../users/user-response.ts';
import type { Asset, AssetExif } from './asset.ts';
import { mimeType } from './media-types.ts';

const text = z.string().nullable();
const number = z.number().nullable();

export const ExifResponseSchema = z
  .object({
    city: text,
    country: text,
    dateTimeOriginal: text,
    description: text,
    exifImageHeight: number,
    exifImageWidth: number,
    exposureTime: text,
    fNumber: number,
    fileSizeInByte: number,
    focalLength: number,
    iso: number,
    latitude: number,
    lensModel: text,
    longitude: number,
    make: text,
    model: text,
    modifyDate: text,
    orientation: text,
    projectionType: text,
    rating: number,
    state: text,
    timeZone: text,
  })
  .meta({ id: 'ExifResponseDto' }) satisfies z.ZodType<ExifResponseDto>;

/** An asset on the wire. Other features extend it where they add fields. */
export const AssetResponseSchema = z
  .object({
    id: z.string(),
    ownerId: z.string(),
    owner: UserResponseSchema.exactOptional(),
    type: z.enum(AssetTypeEnum),
    checksum: z.string(),
    originalPath: z.string(),
    originalFileName: z.string(),
    originalMimeType: z.string(),
    createdAt: z.string(),
    updatedAt: z.string(),
    fileCreatedAt: z.string(),
    fileModifiedAt: z.string(),
    localDateTime: z.string(),
    duration: z.number().nullable(),
    width: z.number().nullable(),
    height: z.number().nullable(),
    thumbhash: z.string().nullable(),
    visibility: z.enum(AssetVisibility),
    isArchived: z.boolean(),
    isEdited: z.boolean(),
    isFavorite: z.boolean(),
    isOffline: z.boolean(),
    isTrashed: z.boolean(),
    hasMetadata: z.boolean(),
    resized: z.boolean(),
    libraryId: z.string().nullable(),
    livePhotoVideoId: z.string().nullable(),
    duplicateId: z.string().nullable(),
    exifInfo: ExifResponseSchema.exactOptional(),
    people: z.array(z.never()),
    tags: z.array(z.never()),
    stack: z.null(),
  })
  .meta({ id: 'AssetResponseDto' }) satisfies z.ZodType<AssetResponseDto>;

export type AssetResponse = z.infer<typeof AssetResponseSchema>;

/**
 * @param viewerId who looks, the owner by default: what is a favourite is nobody else's business
 * @param withExif false leaves `exifInfo` out, as searches do unless they are asked for it
 */
export function toAssetResponse(
  asset: Asset,
  { viewerId = asset.ownerId, withExif = true }: { readonly viewerId?: string; readonly withExif?: boolean } = {},
): AssetResponse {
  return {
    id: asset.id,
    ownerId: asset.ownerId,
    type: AssetTypeEnum[asset.type === 'VIDEO' ? 'Video' : 'Image'],
    checksum: asset.checksum.toString('base64'),
    originalPath: asset.originalPath,
    originalFileName: asset.originalFileName,
    originalMimeType: mimeType(asset.originalPath),
    createdAt: asset.createdAt.toISOString(),
    updatedAt: asset.updatedAt.toISOString(),
    fileCreatedAt: asset.fileCreatedAt.toISOString(),
    fileModifiedAt: asset.fileModifiedAt.toISOString(),
    localDateTime: asset.localDateTime.toISOString(),
    duration: asset.durationMs,
    width: asset.width,
    height: asset.height,
    thumbhash: asset.thumbhash?.toString('base64') ?? null,
    visibility: asset.visibility as AssetVisibility,
    isArchived: asset.visibility === 'archive',
    isEdited: asset.isEdited,
    isFavorite: asset.isFavorite && asset.ownerId === viewerId,
    isOffline: asset.isOffline,
    isTrashed: asset.deletedAt !== null,
    hasMetadata: true,
    resized: true,
    libraryId: asset.libraryId,
    livePhotoVideoId: asset.livePhotoVideoId,
    duplicateId: asset.duplicateId,
    ...(withExif && asset.exif && { exifInfo: toExifResponse(asset.exif) }),
    people: [],
    tags: [],
    stack: null,
  };
}

function toExifResponse({ fps: _, profileDescription: __, ...exif }: AssetExif): z.infer<typeof ExifResponseSchema> {
  return {
    ...exif,
    dateTimeOriginal: exif.dateTimeOriginal?.toISOString() ?? null,
    modifyDate: exif.modifyDate?.toISOString() ?? null,
  };
}
