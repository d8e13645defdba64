import { AssetJobName, type AssetStatsResponseDto, Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { AssetAccessService } from '../auth/asset-access.service.ts';
import { Database, type Tx } from '../database/database.ts';
import { Events } from '../events/events.ts';
import type { Auth } from '../http/current-user.ts';
import { BadRequestError } from '../http/domain-error.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { toUserResponse } from '../users/user-response.ts';
import { UsersService } from '../users/users.service.ts';
import { type AssetResponse, toAssetResponse } from './asset-response.ts';
import type { Asset } from './asset.ts';
import { type AssetChange, AssetsRepository, type ExifChange, type StatisticsFilter } from './assets.repository.ts';
import type { AssetJobs, BulkUpdate, UpdateAsset } from './assets.schemas.ts';
import { type CaptureTimeChange, correctCaptureTime } from './capture-time.ts';

/** The use cases about photos and videos that are in the library. */
@Injectable()
export class AssetsService {
  constructor(
    private readonly database: Database,
    private readonly repository: AssetsRepository,
    private readonly access: AssetAccessService,
    private readonly users: UsersService,
    private readonly jobs: JobQueue,
    private readonly events: Events,
  ) {}

  /** Assets in the order of their ids; those that do not exist are left out. Checks no access. */
  async listByIds(ids: readonly string[]): Promise<Asset[]> {
    const found = new Map((await this.repository.listByIds(ids)).map((asset) => [asset.id, asset]));
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  async getAsset(auth: Auth, id: string): Promise<AssetResponse> {
    await this.access.requireAssets(auth, [id], Permission.AssetRead);
    const [asset] = await this.repository.listByIds([id]);
    if (!asset) {
      throw new BadRequestError('Not found or no asset.read access');
    }
    const owner = await this.users.getUser(asset.ownerId, { withDeleted: true });
    return { ...toAssetResponse(asset, { viewerId: auth.user.id }), owner: toUserResponse(owner) };
  }

  async updateAsset(auth: Auth, id: string, update: UpdateAsset): Promise<AssetResponse> {
    await this.access.requireAssets(auth, [id], Permission.AssetUpdate);
    if (update.livePhotoVideoId) {
      await this.requireVideo(auth, update.livePhotoVideoId);
    }
    await this.change(auth, [id], update, { dateTimeOriginal: update.dateTimeOriginal });
    return this.getAsset(auth, id);
  }

  async updateAssets(auth: Auth, { ids, dateTimeOriginal, dateTimeRelative, timeZone, ...update }: BulkUpdate) {
    await this.access.requireAssets(auth, ids, Permission.AssetUpdate);
    await this.change(auth, ids, update, { dateTimeOriginal, shiftMinutes: dateTimeRelative, timeZone });
  }

  async getStatistics(auth: Auth, filter: StatisticsFilter): Promise<AssetStatsResponseDto> {
    const { images, videos } = await this.repository.getStatistics(auth.user.id, filter);
    return { images, videos, total: images + videos };
  }

  /** Has assets processed again, before everything else that waits. */
  async runJobs(auth: Auth, { assetIds, name }: AssetJobs): Promise<void> {
    await this.access.requireAssets(auth, assetIds, Permission.AssetUpdate);
    const payloads = assetIds.map((id) => ({ id }));
    const urgent = { priority: 'urgent' } as const;
    switch (name) {
      case AssetJobName.RefreshMetadata:
        return this.jobs.addAll('AssetExtractMetadata', payloads, urgent);
      case AssetJobName.RegenerateThumbnail:
        return this.jobs.addAll('AssetGenerateThumbnails', payloads, urgent);
      case 'refresh-ocr':
        return this.jobs.addAll('Ocr', payloads, urgent);
      case 'refresh-smart-search':
        return this.jobs.addAll('SmartSearch', payloads, urgent);
      case AssetJobName.RefreshFaces:
      case AssetJobName.TranscodeVideo:
        return; // As in Immich with these features switched off: accepted, and nothing to do.
    }
  }

  private async requireVideo(auth: Auth, id: string): Promise<void> {
    await this.access.requireAssets(auth, [id], Permission.AssetUpdate);
    const [video] = await this.repository.listByIds([id]);
    if (video?.type !== 'VIDEO') {
      throw new BadRequestError('Live photo video must be a video');
    }
  }

  private async change(
    auth: Auth,
    ids: readonly string[],
    update: AssetChange & ExifChange,
    time: CaptureTimeChange,
  ): Promise<void> {
    const { isFavorite, visibility, livePhotoVideoId, duplicateId } = update;
    const { description, latitude, longitude, rating } = update;
    const asset = given({ isFavorite, visibility, livePhotoVideoId, duplicateId });
    // A photo without a rating has none: clients say so with 0 as well as with null.
    const exif = given({ description, latitude, longitude, rating: rating === 0 ? null : rating });
    const isMoved = latitude !== undefined || longitude !== undefined;
    const elsewhere = isMoved ? { city: null, state: null, country: null } : {};
    await this.database.transaction(async (tx) => {
      if (livePhotoVideoId === null) await this.repository.showVideosOf(ids, tx);
      if (Object.keys(asset).length > 0) await this.repository.update(ids, asset, tx);
      if (Object.keys(exif).length > 0) await this.repository.updateExif(ids, { ...exif, ...elsewhere }, tx);
      if (livePhotoVideoId) await this.repository.update([livePhotoVideoId], { visibility: 'hidden' }, tx);
      if (Object.keys(given(time)).length > 0) await this.correctCaptureTimes(ids, time, tx);
      for (const assetId of ids) {
        await this.events.publish({ name: 'AssetUpdated', userId: auth.user.id, assetId }, tx);
      }
    });
  }

  private async correctCaptureTimes(ids: readonly string[], change: CaptureTimeChange, tx: Tx): Promise<void> {
    const times = await this.repository.listCaptureTimes(ids, tx);
    const corrected = times.map(({ id, ...taken }) => ({ id, ...correctCaptureTime(taken, change) }));
    await this.repository.setCaptureTimes(corrected, tx);
  }
}

/** The entries that have a value. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
