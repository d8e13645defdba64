import { AssetVisibility, Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { AlbumAccessService } from '../albums/album-access.service.ts';
import type { Auth } from '../http/current-user.ts';
import { BadRequestError } from '../http/domain-error.ts';
import { type TimelineFilter, type TimelineOrder, TimelineRepository } from './timeline.repository.ts';
import type { TimeBucketAssets, TimeBucketQuery, TimeBucketsQuery } from './timeline.schemas.ts';

/** The library by months. */
@Injectable()
export class TimelineService {
  constructor(
    private readonly repository: TimelineRepository,
    private readonly albums: AlbumAccessService,
  ) {}

  async listBuckets(auth: Auth, query: TimeBucketsQuery) {
    return this.repository.listBuckets(await this.allowedFilter(auth, query), orderOf(query));
  }

  async getBucket(auth: Auth, query: TimeBucketQuery): Promise<TimeBucketAssets> {
    return this.repository.getBucket(query.timeBucket, await this.allowedFilter(auth, query), orderOf(query), query);
  }

  /** An album shows what is in it, whoever owns that; without one people see what is theirs. */
  private async allowedFilter(auth: Auth, query: TimeBucketsQuery): Promise<TimelineFilter> {
    const { albumId, bbox, isFavorite, isTrashed, visibility } = query;
    const filter = { bbox, isFavorite, isTrashed, visibility, isEmpty: asksForNothing(query) };
    if (albumId !== undefined) {
      await this.albums.require(auth, [albumId], Permission.AlbumRead);
      // What its owner has locked, or thrown away, is not shown to the members.
      return visibility === AssetVisibility.Locked || isTrashed
        ? { ...filter, albumId, ownerId: auth.user.id }
        : { ...filter, albumId };
    }
    if (query.userId !== undefined && query.userId !== auth.user.id) {
      throw new BadRequestError('Not found or no timeline.read access');
    }
    return { ...filter, ownerId: auth.user.id };
  }
}

/** There are no people and no tags yet, so nothing belongs to one. */
function asksForNothing({ personId, tagId }: TimeBucketsQuery): boolean {
  return personId !== undefined || tagId !== undefined;
}

function orderOf({ order, orderBy }: TimeBucketsQuery): TimelineOrder {
  return { direction: order, by: orderBy };
}
