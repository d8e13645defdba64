import type { AssetVisibility } from '@immich/sdk';
import type { MediaKind } from './media-types.ts';

/** A photo or video as the API shows it. */
export interface Asset {
  readonly id: string;
  readonly ownerId: string;
  readonly type: MediaKind;
  readonly originalPath: string;
  readonly originalFileName: string;
  /** SHA-1 of the original. */
  readonly checksum: Buffer;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** The instant at which it was taken. */
  readonly fileCreatedAt: Date;
  readonly fileModifiedAt: Date;
  /** What a clock at the place showed when it was taken, read as if it were UTC. */
  readonly localDateTime: Date;
  /** Set while it is in the trash. */
  readonly deletedAt: Date | null;
  readonly durationMs: number | null;
  /** Of the picture as it is shown, so after rotation; null until it was read. */
  readonly width: number | null;
  readonly height: number | null;
  readonly thumbhash: Buffer | null;
  readonly visibility: `${AssetVisibility}`;
  readonly isFavorite: boolean;
  readonly isOffline: boolean;
  readonly isEdited: boolean;
  readonly libraryId: string | null;
  readonly livePhotoVideoId: string | null;
  readonly duplicateId: string | null;
  readonly stackId: string | null;
  readonly exif: AssetExif | null;
}

/** What is known of a photo or video from inside its file, or from somebody who said so. */
export interface AssetExif {
  readonly make: string | null;
  readonly model: string | null;
  /** As stored in the file, so before rotation. */
  readonly exifImageWidth: number | null;
  readonly exifImageHeight: number | null;
  readonly fileSizeInByte: number | null;
  /** One of the eight EXIF orientations, '1' to '8'. */
  readonly orientation: string | null;
  readonly dateTimeOriginal: Date | null;
  readonly modifyDate: Date | null;
  readonly timeZone: string | null;
  readonly lensModel: string | null;
  readonly fNumber: number | null;
  /** In millimetres. */
  readonly focalLength: number | null;
  readonly iso: number | null;
  /** In seconds, as people write it: '1/250'. */
  readonly exposureTime: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly country: string | null;
  readonly description: string;
  readonly projectionType: string | null;
  readonly profileDescription: string | null;
  /** Frames a second of a video. */
  readonly fps: number | null;
  readonly rating: number | null;
}
