import { type AssetTypeEnum, type AssetVisibility, type SyncAssetExifV1, type SyncAssetV1 } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { Duration } from 'luxon';
import { Websocket } from '../events/websocket.ts';
import { toAssetResponse } from './asset-response.ts';
import type { Asset, AssetExif } from './asset.ts';
import { AssetsService } from './assets.service.ts';

/** Tells clients about new and changed assets, as Immich's websocket does. */
@Injectable()
export class AssetMessages {
  constructor(websocket: Websocket, assets: AssetsService) {
    websocket.present('AssetUploaded', async ({ userId, assetId }) => {
      const [asset] = await assets.listByIds([assetId]);
      if (!asset) return [];
      const ready = { asset: toSyncAsset(asset), exif: asset.exif && toSyncExif(asset.id, asset.exif) };
      return [
        { name: 'on_upload_success', room: userId, args: [toAssetResponse(asset)] },
        { name: 'AssetUploadReadyV1', room: userId, args: [ready] },
      ];
    });
    websocket.present('AssetUpdated', async ({ userId, assetId }) => {
      if (!websocket.hasListeners(userId)) return [];
      const [asset] = await assets.listByIds([assetId]);
      return asset ? [{ name: 'on_asset_update', room: userId, args: [toAssetResponse(asset)] }] : [];
    });
  }
}

function toSyncAsset(asset: Asset): SyncAssetV1 {
  return {
    id: asset.id,
    ownerId: asset.ownerId,
    originalFileName: asset.originalFileName,
    type: asset.type as AssetTypeEnum,
    visibility: asset.visibility as AssetVisibility,
    checksum: asset.checksum.toString('base64'),
    thumbhash: asset.thumbhash?.toString('base64') ?? null,
    createdAt: asset.createdAt.toISOString(),
    fileCreatedAt: asset.fileCreatedAt.toISOString(),
    fileModifiedAt: asset.fileModifiedAt.toISOString(),
    localDateTime: asset.localDateTime.toISOString(),
    deletedAt: asset.deletedAt?.toISOString() ?? null,
    duration: asset.durationMs === null ? null : Duration.fromMillis(asset.durationMs).toFormat('h:mm:ss.SSS000'),
    width: asset.width,
    height: asset.height,
    isEdited: asset.isEdited,
    isFavorite: asset.isFavorite,
    libraryId: asset.libraryId,
    livePhotoVideoId: asset.livePhotoVideoId,
    stackId: asset.stackId,
  };
}

function toSyncExif(assetId: string, exif: AssetExif): SyncAssetExifV1 {
  return {
    assetId,
    ...exif,
    dateTimeOriginal: exif.dateTimeOriginal?.toISOString() ?? null,
    modifyDate: exif.modifyDate?.toISOString() ?? null,
  };
}
