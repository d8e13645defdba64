export type ThumbnailSize = 'thumbnail' | 'preview' | 'fullsize';

/** `version` (the thumbhash) changes with the picture, so that an edited photo is not shown from the cache. */
export function thumbnailUrl(assetId: string, size: ThumbnailSize, version?: string | null): string {
  const query = new URLSearchParams({ size, ...(version && { c: version }) });
  return `/api/assets/${assetId}/thumbnail?${query}`;
}

export const originalUrl = (assetId: string): string => `/api/assets/${assetId}/original`;

export const playbackUrl = (assetId: string): string => `/api/assets/${assetId}/video/playback`;
