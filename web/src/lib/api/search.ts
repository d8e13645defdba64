import { type AssetResponseDto, AssetVisibility, type SearchResponseDto } from './client.ts';
import { requestJson } from './request.ts';

/**
 * One thing that a query says, as the server reads it. `word` and `phrase` are looked for in the text of photos,
 * `presence` asks for any text, `picture` describes what one sees, or what stands there, and `picturePhrase` does so in
 * quotes; `or` joins its neighbours, `open` and `close` are parentheses. It was read from `[start, end)` of the query.
 */
export interface QueryPart {
  kind: 'word' | 'phrase' | 'presence' | 'picture' | 'picturePhrase' | 'or' | 'open' | 'close';
  text: string;
  negated: boolean;
  start: number;
  end: number;
}

/** The longest query that the server takes, in UTF-16 code units. */
export const MAX_QUERY_LENGTH = 4096;

/** How the server understands a query. */
export async function readQuery(query: string, signal?: AbortSignal): Promise<QueryPart[]> {
  return (await requestJson<{ parts: QueryPart[] }>('POST', '/search/query', { query }, signal)).parts;
}

/** Why a photo was found. */
export interface SearchMatch {
  matchedBy: 'text' | 'image' | 'both';
  /** How well its text matches, from best to worst. */
  closeness?: 'phrase' | 'words' | 'prefix' | 'variant';
  /** Words of its text that stand for those asked for, misread or misspelt. */
  variants?: string[];
  /** Its text around the match, in pieces, the matching ones marked. */
  snippet?: { text: string; marked: boolean }[];
  lineIds?: string[];
  /** The middle of the first matching line, 0–1 of the picture; in a video also when it is seen, in milliseconds. */
  place?: { x: number; y: number; timeMs?: number };
}

export type FoundAsset = AssetResponseDto & { match?: SearchMatch };

/** Why texts alone were searched: pictures can not be compared now, or that is switched off. */
export type PicturesSkipped = 'unavailable' | 'disabled';

export interface SearchPage {
  items: FoundAsset[];
  /** The page to ask for next; null after the last. */
  nextPage: number | null;
  /** Only where the query described a picture and none was looked at. */
  picturesSkipped?: PicturesSkipped | undefined;
}

type SearchResponse = SearchResponseDto & { picturesSkipped?: PicturesSkipped };

/** One page of the photos of the timeline for what was typed into the search bar, best match first. Pages count from 1. */
export async function searchPhotos(query: string, page: number, size: number): Promise<SearchPage> {
  const body = { query, page, size, visibility: AssetVisibility.Timeline };
  const { assets, picturesSkipped } = await requestJson<SearchResponse>('POST', '/search/smart', body);
  const nextPage = assets.nextPage === null ? null : Number(assets.nextPage);
  return { items: assets.items, nextPage, picturesSkipped };
}
