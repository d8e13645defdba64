import { AssetOrder, AssetVisibility, SearchOrderField } from '@immich/sdk';
import type { z } from 'zod';
import type { Auth } from '../http/current-user.ts';
import { BadRequestError, UnauthenticatedError } from '../http/domain-error.ts';
import { countWantedTokens } from '../ocr/text-query.ts';
import { type AssetFilter, conditionsOf, type FlatFilter } from './asset-filter.ts';
import type { Selection } from './asset-search.ts';
import { bothConditions, parseSearchQuery, parseTextQuery, type TextCondition } from './query-language.ts';
import type { LargeAssetsQuery, MetadataSearchSchema, OcrSearchSchema, SmartSearchSchema } from './search.schemas.ts';
import type { PageRequest } from './search.service.ts';
import type { SearchedAlbums } from './searched-albums.ts';

/** What the bodies of all searches have in common. */
interface SearchBody extends FlatFilter {
  readonly filter?: AssetFilter | undefined;
  readonly ocr?: string | undefined;
  readonly withDeleted?: boolean;
}

/** Who asks, the people whose timelines they see among their own photos, and the albums that this search looks into. */
export type Viewer = Auth & {
  readonly partnerIds?: readonly string[];
  readonly albums?: SearchedAlbums | undefined;
};

/**
 * Which assets a body selects, among those that the user who asks may see.
 *
 * @throws UnauthenticatedError for locked assets, which need more than a signed-in user; BadRequestError for a text that
 *   is too long to look for
 */
export function selectionOf(viewer: Viewer, body: SearchBody): Selection {
  const conditions = [conditionsOf(body), body.filter ?? {}, ...(body.filter?.or ?? [])];
  if (
    conditions.some(
      ({ visibility }) => visibility?.eq === AssetVisibility.Locked || visibility?.in?.includes(AssetVisibility.Locked),
    )
  ) {
    throw new UnauthenticatedError('Elevated permission is required');
  }
  const text = body.ocr === undefined ? undefined : parseTextQuery(body.ocr);
  requireFewWords(body, text);
  return {
    scope: { ...scopeOf(viewer), withDeleted: body.withDeleted ?? false },
    filters: [conditionsOf(body), ...(body.filter ? [body.filter] : [])],
    text,
  };
}

function scopeOf({ user, partnerIds = [], albums }: Viewer): Omit<Selection['scope'], 'withDeleted'> {
  const familiarIds = [user.id, ...partnerIds];
  const strangerIds = albums?.ownerIds.filter((id) => !familiarIds.includes(id)) ?? [];
  return {
    ownerIds: [...familiarIds, ...strangerIds],
    partnerIds,
    albums: albums && { ids: albums.ids, strangerIds },
  };
}

/** Longer texts to look for are refused: each of their words and characters is looked up on its own. */
const MAX_WANTED_TOKENS = 256;

/** @throws BadRequestError for more words than can be looked for in reasonable time */
function requireFewWords(body: SearchBody, text: TextCondition | undefined): void {
  const nested = [body.filter, ...(body.filter?.or ?? [])].map((part) => parseTextQuery(part?.ocr?.matches ?? ''));
  const conditions = [text, ...nested].filter((condition) => condition !== undefined);
  const tokens = conditions.reduce((sum, condition) => sum + countWantedTokens(condition), 0);
  if (tokens > MAX_WANTED_TOKENS) {
    throw new BadRequestError(
      `A search can look for ${MAX_WANTED_TOKENS} words or characters of text, not for ${tokens}`,
    );
  }
}

export function metadataRequest(viewer: Viewer, body: z.infer<typeof MetadataSearchSchema>): PageRequest {
  const { page, size, withExif, cursor, order, orderBy } = body;
  const ordered = order !== undefined || orderBy !== undefined;
  return {
    ...selectionOf(viewer, body),
    page: cursor === undefined ? page : Number(cursor),
    size,
    withExif,
    order: ordered
      ? {
          field: orderBy?.field ?? SearchOrderField.FileCreatedAt,
          direction: orderBy?.direction ?? order ?? AssetOrder.Desc,
        }
      : undefined,
  };
}

/** The largest first; `minFileSize` is in bytes. */
export function largeAssetsRequest(viewer: Viewer, query: z.infer<typeof LargeAssetsQuery>): PageRequest {
  const { size, withExif, minFileSize } = query;
  const { filters, ...selection } = selectionOf(viewer, query);
  return {
    ...selection,
    filters: [...filters, { fileSizeInBytes: { gte: minFileSize } }],
    order: { field: SearchOrderField.FileSizeInBytes, direction: AssetOrder.Desc },
    page: 1,
    size,
    withExif,
  };
}

/** @throws BadRequestError when the body asks for nothing */
export function smartRequest(viewer: Viewer, body: z.infer<typeof SmartSearchSchema>): PageRequest {
  const { page, size, withExif, language, queryAssetId } = body;
  const query = parseSearchQuery(body.query ?? '');
  const selection = selectionOf(viewer, body);
  const text = bothConditions(query.text, selection.text);
  requireFewWords(body, text);
  const described = query.picture === '' ? undefined : { words: query.picture, language };
  const picture = described ?? (queryAssetId === undefined ? undefined : { assetId: queryAssetId });
  if (!picture && !text) {
    throw new BadRequestError(
      body.query ? 'The query names nothing to look for' : 'Either `query` or `queryAssetId` must be set',
    );
  }
  return { ...selection, text, words: wordsInText(query.pictureWords, text), picture, page, size, withExif };
}

/** What describes a picture may also stand in it; nobody writes hundreds of words that all stand there. */
function wordsInText(words: TextCondition | undefined, text: TextCondition | undefined): TextCondition | undefined {
  const tokens = words ? countWantedTokens(words) : 0;
  return tokens > 0 && tokens + (text ? countWantedTokens(text) : 0) <= MAX_WANTED_TOKENS ? words : undefined;
}

/** @throws BadRequestError when the body asks for no text */
export function ocrRequest(viewer: Viewer, body: z.infer<typeof OcrSearchSchema>): PageRequest {
  const { page, size, withExif } = body;
  const selection = selectionOf(viewer, body);
  if (!selection.text) {
    throw new BadRequestError('`ocr` must name the text to look for');
  }
  return { ...selection, page, size, withExif };
}
