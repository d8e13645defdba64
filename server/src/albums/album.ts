import type { AlbumUserRole, AssetOrder } from '@immich/sdk';
import type { toUserResponse } from '../users/user-response.ts';

/** Somebody who sees an album. */
export interface AlbumMember {
  readonly role: `${AlbumUserRole}`;
  readonly user: Parameters<typeof toUserResponse>[0];
}

/** An album as one of its members sees it. */
export interface Album {
  readonly id: string;
  readonly albumName: string;
  readonly description: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly albumThumbnailAssetId: string | null;
  readonly isActivityEnabled: boolean;
  readonly order: `${AssetOrder}`;
  /** The owner first, then who asks, then the others by name. */
  readonly members: readonly AlbumMember[];
  readonly assetCount: number;
  /** Local time of the first and the last photo; null when it is empty. */
  readonly startDate: Date | null;
  readonly endDate: Date | null;
  readonly lastModifiedAssetTimestamp: Date | null;
}
