import { getTimeBucket, getTimeBuckets, type AssetVisibility } from '#lib/api/client.ts';
import { assetsOfBucket, type TimelineAsset } from './timeline-asset.ts';

/** Which photos a timeline shows. */
export interface TimelineFilter {
  albumId?: string;
  isFavorite?: boolean;
  isTrashed?: boolean;
  visibility?: AssetVisibility;
}

export interface MonthCount {
  /** First day of the month, `2026-03-01`. */
  timeBucket: string;
  count: number;
}

/** Where a timeline gets its photos from. */
export interface TimelineSource {
  listMonths(): Promise<MonthCount[]>;
  listAssets(timeBucket: string): Promise<TimelineAsset[]>;
}

/** The timeline of the server, newest month first. */
export const serverTimeline = (filter: TimelineFilter): TimelineSource => ({
  listMonths: () => getTimeBuckets(filter),
  listAssets: async (timeBucket) => assetsOfBucket(await getTimeBucket({ ...filter, timeBucket })),
});
