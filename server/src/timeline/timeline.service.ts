import { AssetVisibility, Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { AlbumAccessService } from '../albums/album-access.service.ts';
import type { Auth } from '../http/current-user.ts';
import { BadRequestError } from '../http/domain-error.ts';
import { PartnersService } from '../partners/partners.service.ts';
import { type TimelineFilter, type TimelineOrder, TimelineRepository } from './timeline.repository.ts';
import type { TimeBucketAssets, TimeBucketQuery, TimeBucketsQuery } from './timeline.schemas.ts';

/** The library by months. */
@Injectable()
export class TimelineService {
  constructor(
    private readonly repository: TimelineRepository,
    private readonly albums: AlbumAccessService,
    private readonly partners: PartnersService,
  ) {}

  async listBuckets(auth: Auth, query: TimeBucketsQuery) {
    return this.repository.listBuckets(await this.allowedFilter(auth, query), orderOf(query));
  }

  async getBucket(auth: Auth, query: TimeBucketQuery): Promise<TimeBucketAssets> {
    return this.repository.getBucket(query.timeBucket, await this.allowedFilter(auth, query), orderOf(query), query);
  }

  /** An album shows what is in it, whoever owns that; without one people see what is theirs, and of their partners. */
  private async allowedFilter(auth: Auth, query: TimeBucketsQuery): Promise<TimelineFilter> {
    const { albumId, bbox, isFavorite, isTrashed, visibility } = query;
    const viewerId = auth.user.id;
    const filter = { bbox, isFavorite, isTrashed, visibility, viewerId, isEmpty: asksForNothing(query) };
    if (albumId !== undefined) {
      await this.albums.require(auth, [albumId], Permission.AlbumRead);
      // What its owner has locked, or thrown away, is not shown to the members.
      return visibility === AssetVisibility.Locked || isTrashed
        ? { ...filter, albumId, ownerId: viewerId }
        : { ...filter, albumId };
    }
    if (query.userId !== undefined && query.userId !== viewerId) {
      return { ...filter, ...(await this.ofPartner(viewerId, query.userId, query)) };
    }
    if (!query.withPartners) {
      return { ...filter, ownerId: viewerId };
    }
    if (!showsTimelineOnly(query)) {
      throw new BadRequestError(
        'withPartners is only supported for the timeline, without favorites, archive and trash',
      );
    }
    return { ...filter, ownerId: viewerId, partnerIds: await this.partners.listIdsInTimeline(viewerId) };
  }

  /** @throws BadRequestError unless somebody shares their library, and no more than their timeline is asked for */
  private async ofPartner(
    viewerId: string,
    partnerId: string,
    query: TimeBucketsQuery,
  ): Promise<Partial<TimelineFilter>> {
    const { visibility = AssetVisibility.Timeline } = query;
    if (!(await this.partners.sharesWith(partnerId, viewerId)) || !showsTimelineOnly({ ...query, visibility })) {
      throw new BadRequestError('Not found or no timeline.read access');
    }
    return { ownerId: partnerId, visibility };
  }
}

/** What partners share is what their timelines show; what they like, threw away or put aside is not part of it. */
function showsTimelineOnly({ visibility, isFavorite, isTrashed }: TimeBucketsQuery): boolean {
  return visibility === AssetVisibility.Timeline && isFavorite === undefined && isTrashed !== true;
}

/** There are no people and no tags yet, so nothing belongs to one. */
function asksForNothing({ personId, tagId }: TimeBucketsQuery): boolean {
  return personId !== undefined || tagId !== undefined;
}

function orderOf({ order, orderBy }: TimeBucketsQuery): TimelineOrder {
  return { direction: order, by: orderBy };
}
