import type { AssetResponseDto, SearchResponseDto } from './client.ts';
import { requestJson } from './request.ts';

/** Why a photo was found. `snippet` is its text around the match, in pieces, the matching ones marked. */
export interface SearchMatch {
  matchedBy: 'text' | 'image' | 'both';
  snippet?: { text: string; marked: boolean }[];
  lineIds?: string[];
}

export type FoundAsset = AssetResponseDto & { match?: SearchMatch };

export interface SearchPage {
  items: FoundAsset[];
  /** The page to ask for next; null after the last. */
  nextPage: number | null;
}

/** One page of photos for what was typed into the search bar, best match first. Pages count from 1. */
export async function searchPhotos(query: string, page: number, size: number): Promise<SearchPage> {
  const { assets } = await requestJson<SearchResponseDto>('POST', '/search/smart', { query, page, size });
  return { items: assets.items, nextPage: assets.nextPage === null ? null : Number(assets.nextPage) };
}
