import { AssetVisibility } from '@immich/sdk';
import { type RawBuilder, sql } from 'kysely';
import { textPredicate } from '../ocr/ocr.predicate.ts';
import type { WholeWords } from '../ocr/words/whole-words.ts';
import type { AssetConditions, AssetFilter, Comparison, PatternComparison } from './asset-filter.ts';
import { belongsTo, noPeopleAndTags, peopleAndTags } from './people-and-tags.predicate.ts';
import { parseTextQuery } from './query-language.ts';
import { looksIntoAlbums } from './searched-albums.ts';

type Condition = RawBuilder<boolean>;

const TRUE: Condition = sql`true`;
const FALSE: Condition = sql`false`;
const TIMELINE: Condition = sql`asset.visibility = 'timeline'`;
const TIMELINE_OR_ARCHIVE: Condition = sql`asset.visibility in ('timeline', 'archive')`;
const NOT_IN_TRASH: Condition = sql`asset."deletedAt" is null`;

/** Whose assets a search may find. */
export interface SearchScope {
  readonly ownerIds: readonly string[];
  /** Those of them who are partners of who asks: of theirs only what is in the timeline, and not what they like. */
  readonly partnerIds?: readonly string[] | undefined;
  /** Albums that are looked into, and those of the owners of whom nothing is found but what is in these albums. */
  readonly albums?: { readonly ids: readonly string[]; readonly strangerIds: readonly string[] } | undefined;
  /** True when assets in the trash belong to the answer too. */
  readonly withDeleted: boolean;
  /** Words that the text of a filter keeps whole. */
  readonly wholeWords?: WholeWords | undefined;
  /** True where the database has Immich's faces and tags. */
  readonly hasPeopleAndTags?: boolean | undefined;
}

/**
 * The condition that an asset must satisfy to be found, over the tables `asset` and `asset_exif`. Photos of others and
 * locked ones are never found; the hidden halves of live photos and the trash only when asked for. The archive is found
 * unless the timeline is asked for, as clients do that show the timeline.
 */
export function assetPredicate(filters: readonly AssetFilter[], scope: SearchScope): Condition {
  const everywhere = filters.flatMap((filter) => [filter, ...(filter.or ?? [])]);
  const seen = scope.albums === undefined || filters.some(looksIntoAlbums);
  // Else each of the alternatives says it for itself.
  const isSame = !filters.some(({ or = [] }) => or.some(namesVisibility));
  return every([
    ownedBy(scope.ownerIds),
    ...visibleTo(scope),
    sql`asset.status <> 'deleted'`,
    sql`asset.visibility <> 'locked'`,
    ...(isSame ? usualVisibility(filters) : []),
    ...(scope.withDeleted || everywhere.some(asksForTrash) ? [] : [NOT_IN_TRASH]),
    ...filters.flatMap((filter) => [...conditionsOn(filter, scope), ...alternatives(filter, filters, { scope, seen })]),
  ]);
}

/**
 * The same condition over the copies in `asset_ocr_search`, for the assets of one owner; undefined when it asks for more
 * than the text index holds.
 */
export function indexPredicate(filters: readonly AssetFilter[], scope: SearchScope): Condition | undefined {
  if (scope.withDeleted || !asksForDateAlone(filters, scope)) {
    return undefined;
  }
  const { partnerIds = [] } = scope;
  const isOwn = partnerIds.length === 0 ? TRUE : sql`asset_ocr_search."ownerId" <> all(${partnerIds}::uuid[])`;
  const isSeen: Condition = filters.some(namesVisibility)
    ? sql`asset_ocr_search."isListed"`
    : sql`(asset_ocr_search."isListed" or (asset_ocr_search."isArchived" and ${isOwn}))`;
  return every([isSeen, takenPredicate(filters, sql`asset_ocr_search."fileCreatedAt"`)]);
}

/** True when nothing is asked but when a photo was taken, and perhaps that it is in the timeline. */
export function asksForDateAlone(filters: readonly AssetFilter[], scope: SearchScope): boolean {
  const asksNothingElse = ({ takenAt: _, visibility, or = [], ...others }: AssetFilter) =>
    or.length === 0 && (!visibility || isTimeline(visibility)) && conditionsOn(others, scope).length === 0;
  return scope.albums === undefined && filters.every(asksNothingElse);
}

function isTimeline({ eq, ...others }: NonNullable<AssetConditions['visibility']>): boolean {
  return eq === AssetVisibility.Timeline && Object.values(others).every((other) => other === undefined);
}

const EXIF_FIELDS = [
  ...(['city', 'state', 'country', 'make', 'model', 'lensModel'] as const),
  ...(['description', 'rating', 'fileSizeInBytes'] as const),
] satisfies (keyof AssetConditions)[];

/** All tables that {@link assetPredicate} can speak of. */
export const ASSETS_WITH_EXIF = sql`asset left join asset_exif on asset_exif."assetId" = asset.id`;

/** The tables that {@link assetPredicate} does speak of: joining one for nothing costs as much as the other. */
export function filteredTables(filters: readonly AssetFilter[]): RawBuilder<unknown> {
  const needsExif = filters
    .flatMap((filter) => [filter, ...(filter.or ?? [])])
    .some((conditions) => EXIF_FIELDS.some((field) => conditions[field] !== undefined));
  return needsExif ? ASSETS_WITH_EXIF : sql`asset`;
}

/**
 * What the filters ask of the date, over another column that holds it: it says nothing that {@link assetPredicate} does
 * not, but lets an index on that column be used.
 */
export function takenPredicate(filters: readonly AssetFilter[], column: RawBuilder<unknown>): Condition {
  return every(filters.flatMap(({ takenAt }) => compare(column, takenAt, timestamp)));
}

/** With `=` rather than `any` for the usual single owner, the newest assets can be walked by index. */
function ownedBy(ownerIds: readonly string[]): Condition {
  return ownerIds.length === 1
    ? sql`asset."ownerId" = ${ownerIds[0]}::uuid`
    : sql`asset."ownerId" = any(${ownerIds}::uuid[])`;
}

/** What who asks sees of the photos of the owners: of those of others never the trash. */
function visibleTo(scope: SearchScope): Condition[] {
  const { albums } = scope;
  return visibleAnywhere(scope).map((visible) =>
    albums ? sql`(${visible} or (${isInAlbum(albums.ids)} and ${TIMELINE_OR_ARCHIVE} and ${NOT_IN_TRASH}))` : visible,
  );
}

/** The same without what is seen in an album only. */
function visibleAnywhere(scope: SearchScope): Condition[] {
  const { albums: { strangerIds = [] } = {} } = scope;
  return ownedByAsker(scope).map(
    (own) => sql`(${own} or (asset."ownerId" <> all(${strangerIds}::uuid[]) and ${TIMELINE} and ${NOT_IN_TRASH}))`,
  );
}

/** Nothing where all owners are who asks. */
function ownedByAsker({ partnerIds = [], albums }: SearchScope): Condition[] {
  const otherIds = [...partnerIds, ...(albums?.strangerIds ?? [])];
  return otherIds.length === 0 ? [] : [sql`asset."ownerId" <> all(${otherIds}::uuid[])`];
}

/** Whoever asks when something was trashed, or for what is offline, means what is in the trash. */
function asksForTrash({ trashedAt, isOffline }: AssetConditions): boolean {
  return trashedAt !== undefined || isOffline?.eq === true;
}

/** What is meant where no visibility is named. */
function usualVisibility(filters: readonly AssetConditions[]): Condition[] {
  return filters.some(namesVisibility) ? [] : [TIMELINE_OR_ARCHIVE];
}

function namesVisibility({ visibility }: AssetConditions): boolean {
  return visibility !== undefined;
}

/**
 * At least one of the alternatives. Only one that looks into albums finds what is seen in an album only, unless it is
 * `seen` to that nothing else is found.
 */
function alternatives(
  { or = [] }: AssetFilter,
  filters: readonly AssetFilter[],
  { scope, seen }: { scope: SearchScope; seen: boolean },
): Condition[] {
  if (or.length === 0) {
    return [];
  }
  const isNamed = or.some(namesVisibility);
  const branches = or.map((branch) =>
    every([
      ...conditionsOn(branch, scope),
      ...(isNamed ? usualVisibility([...filters, branch]) : []),
      ...(seen || looksIntoAlbums(branch) ? [] : visibleAnywhere(scope)),
    ]),
  );
  return [sql`(${sql.join(branches, sql` or `)})`];
}

function conditionsOn(c: AssetConditions, scope: SearchScope): Condition[] {
  return [
    ...compare(sql`asset.id`, c.id, uuid),
    ...compare(sql`asset."libraryId"`, c.libraryId, uuid),
    ...compare(sql`asset.type`, c.type),
    ...(c.visibility && isTimeline(c.visibility) ? [TIMELINE] : compare(sql`asset.visibility::text`, c.visibility)),
    ...whether(c.isFavorite, every([sql`asset."isFavorite"`, ...ownedByAsker(scope)])),
    ...whether(c.isOffline, sql`asset."isOffline"`),
    ...whether(c.isMotion, sql`asset."livePhotoVideoId" is not null`),
    ...whether(c.hasAlbums, sql`exists (select from album_asset where "assetId" = asset.id)`),
    ...whether(c.isEncoded, sql`exists (select from asset_file where "assetId" = asset.id and type = 'encoded_video')`),
    ...compare(sql`asset_exif.city`, c.city),
    ...compare(sql`asset_exif.state`, c.state),
    ...compare(sql`asset_exif.country`, c.country),
    ...compare(sql`asset_exif.make`, c.make),
    ...compare(sql`asset_exif.model`, c.model),
    ...compare(sql`asset_exif."lensModel"`, c.lensModel),
    ...comparePattern(sql`asset_exif.description`, c.description),
    ...comparePattern(sql`asset."originalFileName"`, c.originalFileName),
    ...comparePattern(sql`asset."originalPath"`, c.originalPath),
    ...compareFilePath('encoded_video', c.encodedVideoPath),
    ...compareFilePath('preview', c.previewPath),
    ...compareFilePath('thumbnail', c.thumbnailPath),
    ...compare(sql`asset.checksum`, c.checksum, checksum),
    ...compare(sql`asset_exif.rating`, c.rating, number),
    ...compare(sql`asset_exif."fileSizeInByte"`, c.fileSizeInBytes, number),
    ...compare(sql`asset."fileCreatedAt"`, c.takenAt, timestamp),
    ...compare(sql`asset."createdAt"`, c.createdAt, timestamp),
    ...compare(sql`asset."updatedAt"`, c.updatedAt, timestamp),
    ...compare(sql`asset."deletedAt"`, c.trashedAt, timestamp),
    ...belongsTo(c.albumIds, isInAlbum),
    ...(scope.hasPeopleAndTags ? peopleAndTags(c) : noPeopleAndTags(c)),
    ...(c.ocr === undefined ? [] : [showsText(c.ocr.matches, scope)]),
  ];
}

function every(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? TRUE : sql`(${sql.join(conditions, sql` and `)})`;
}

type Bind<T> = (value: T) => RawBuilder<unknown>;

const plain = (value: unknown): RawBuilder<unknown> => sql`${value}`;
const uuid: Bind<string> = (value) => sql`${value}::uuid`;
/** A number of any size compares with an integer column; as an integer it might not fit. */
const number: Bind<number> = (value) => sql`${value}::double precision`;
const timestamp: Bind<Date> = (value) => sql`${value}::timestamptz`;
const checksum: Bind<string> = (value) => sql`${Buffer.from(value, value.length === 40 ? 'hex' : 'base64')}::bytea`;

const OPERATORS = [
  ['lt', sql`<`],
  ['lte', sql`<=`],
  ['gt', sql`>`],
  ['gte', sql`>=`],
] as const;

function compare<T>(column: RawBuilder<unknown>, comparison: Comparison<T> = {}, bind: Bind<T> = plain): Condition[] {
  const { eq, ne, in: oneOf, notIn } = comparison;
  const list = (values: readonly T[]) => sql.join(values.map(bind));
  return [
    ...(eq === undefined
      ? []
      : [eq === null ? sql<boolean>`${column} is null` : sql<boolean>`${column} = ${bind(eq)}`]),
    ...(ne === undefined
      ? []
      : [ne === null ? sql<boolean>`${column} is not null` : sql<boolean>`${column} <> ${bind(ne)}`]),
    ...(oneOf === undefined ? [] : [oneOf.length === 0 ? FALSE : sql<boolean>`${column} in (${list(oneOf)})`]),
    ...(notIn === undefined || notIn.length === 0 ? [] : [sql<boolean>`${column} not in (${list(notIn)})`]),
    ...OPERATORS.flatMap(([name, operator]) => {
      const value = comparison[name];
      return value === undefined ? [] : [sql<boolean>`${column} ${operator} ${bind(value)}`];
    }),
  ];
}

function comparePattern(column: RawBuilder<unknown>, comparison: PatternComparison = {}): Condition[] {
  const { like, notLike, startsWith, endsWith } = comparison;
  const fits = (pattern: string) => sql<boolean>`unaccent(lower(${column})) like unaccent(lower(${pattern}))`;
  return [
    ...compare(column, comparison),
    ...(like === undefined ? [] : [fits(`%${literal(like)}%`)]),
    ...(notLike === undefined ? [] : [sql<boolean>`not ${fits(`%${literal(notLike)}%`)}`]),
    ...(startsWith === undefined ? [] : [fits(`${literal(startsWith)}%`)]),
    ...(endsWith === undefined ? [] : [fits(`%${literal(endsWith)}`)]),
  ];
}

/** What people type is text, not a pattern of SQL. */
function literal(part: string): string {
  return part.replace(/[\\%_]/g, String.raw`\$&`);
}

function compareFilePath(type: string, path: Comparison<string> | undefined): Condition[] {
  return compare(sql`asset_file.path`, path).map(
    (condition) => sql`exists (select from asset_file where "assetId" = asset.id and type = ${type} and ${condition})`,
  );
}

function whether(flag: { readonly eq: boolean } | undefined, condition: Condition): Condition[] {
  return flag === undefined ? [] : [flag.eq ? condition : sql`not ${condition}`];
}

function isInAlbum(ids: readonly string[]): Condition {
  return sql`exists (select from album_asset where "assetId" = asset.id and "albumId" = any(${ids}::uuid[]))`;
}

function showsText(query: string, { wholeWords }: SearchScope): Condition {
  const condition = parseTextQuery(query);
  return condition ? textPredicate(wholeWords?.keepIn(condition) ?? condition) : TRUE;
}
