import { type AssetOcrResponseDto, AssetVisibility } from './client.ts';
import { requestJson } from './request.ts';

/** A line of text read from a photo. Corners are fractions (0–1) of the preview. */
export type RecognisedLine = AssetOcrResponseDto & {
  /** Whether it is part of what the query asked for; only when a query was given. */
  matched?: boolean;
  /** When it can be seen in a video, in milliseconds from its beginning; null in photos. */
  timeMs?: number | null;
  /** Somebody has written what really stands there. */
  corrected?: boolean;
};

/** The lines of one photo in reading order; with a query, the lines that answer it are marked. */
export function listRecognisedLines(assetId: string, query?: string): Promise<RecognisedLine[]> {
  const suffix = query ? `?${new URLSearchParams({ query })}` : '';
  return requestJson('GET', `/assets/${assetId}/ocr${suffix}`);
}

/** Stores what really stands in a line, also for future readings; null takes that back. */
export const correctLine = (assetId: string, lineId: string, text: string | null): Promise<RecognisedLine> =>
  requestJson('PATCH', `/assets/${assetId}/ocr/${lineId}`, { text });

/** Asks the server to read one photo again; resolves when the job is accepted, not when it is done. */
export const regenerateOcr = (assetId: string): Promise<{ jobId: string }> =>
  requestJson('POST', `/assets/${assetId}/ocr/regenerate`);

/** Asks the server to look at one photo again; resolves when the job is accepted, not when it is done. */
export const regenerateClip = (assetId: string): Promise<{ jobId: string }> =>
  requestJson('POST', `/assets/${assetId}/clip/regenerate`);

/** What can be made anew: the text of photos, or the vectors of what they show. */
export type RegenerateJob = 'refresh-ocr' | 'refresh-smart-search';

/** The same for many photos at once. */
export const regenerateMany = (assetIds: string[], name: RegenerateJob): Promise<void> =>
  requestJson('POST', '/assets/jobs', { assetIds, name });

/** The same for all that a search finds among one's own photos in the timeline. Answers how many that are. */
export async function regenerateFound(query: string, name: RegenerateJob): Promise<number> {
  const body = { query, name, visibility: AssetVisibility.Timeline };
  return (await requestJson<{ count: number }>('POST', '/search/jobs', body)).count;
}
