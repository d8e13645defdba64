import type { AssetOcrResponseDto } from './client.ts';
import { requestJson } from './request.ts';

/** A line of text read from a photo. Corners are fractions (0–1) of the preview; `matched` only when a query was given. */
export type RecognisedLine = AssetOcrResponseDto & { matched?: boolean };

/** The lines of one photo in reading order; with a query, the lines that answer it are marked. */
export function listRecognisedLines(assetId: string, query?: string): Promise<RecognisedLine[]> {
  const suffix = query ? `?${new URLSearchParams({ query })}` : '';
  return requestJson('GET', `/assets/${assetId}/ocr${suffix}`);
}

/** Asks the server to read one photo again; resolves when the job is accepted, not when it is done. */
export const regenerateOcr = (assetId: string): Promise<{ jobId: string }> =>
  requestJson('POST', `/assets/${assetId}/ocr/regenerate`);

/** Asks the server to look at one photo again; resolves when the job is accepted, not when it is done. */
export const regenerateClip = (assetId: string): Promise<{ jobId: string }> =>
  requestJson('POST', `/assets/${assetId}/clip/regenerate`);

/** The same for many photos at once. */
export const regenerateMany = (assetIds: string[], what: 'refresh-ocr' | 'refresh-smart-search'): Promise<void> =>
  requestJson('POST', '/assets/jobs', { assetIds, name: what });
