import { type RawBuilder, sql } from 'kysely';
import type { AssetConditions, Membership } from './asset-filter.ts';

type Condition = RawBuilder<boolean>;

/**
 * Conditions on the faces and tags of an asset, over Immich's tables `asset_face`, `tag_asset` and `tag_closure`: those of
 * an Immich that keeps them. A face counts while it is visible; a tag counts for the tags above it, too.
 */
export function peopleAndTags({ personIds, tagIds, hasPeople, hasTags }: AssetConditions): Condition[] {
  return [
    ...belongsTo(personIds, showsOneOf),
    ...belongsTo(tagIds, hasOneOf),
    ...(hasPeople === undefined ? [] : [hasPeople.eq ? SHOWS_A_FACE : not(SHOWS_A_FACE)]),
    ...(hasTags === undefined ? [] : [hasTags.eq ? HAS_A_TAG : not(HAS_A_TAG)]),
  ];
}

/** The same where faces and tags are not kept: no asset has any. */
export function noPeopleAndTags({ personIds, tagIds, hasPeople, hasTags }: AssetConditions): Condition[] {
  const nobody = (): Condition => sql`false`;
  return [
    ...belongsTo(personIds, nobody),
    ...belongsTo(tagIds, nobody),
    ...[hasPeople, hasTags].flatMap((flag) => (flag?.eq ? [nobody()] : [])),
  ];
}

const FACES = sql`asset_face where asset_face."assetId" = asset.id and asset_face."deletedAt" is null and "isVisible"`;
const SHOWS_A_FACE: Condition = sql`exists (select from ${FACES})`;
const HAS_A_TAG: Condition = sql`exists (select from tag_asset where tag_asset."assetId" = asset.id)`;

function showsOneOf(personIds: readonly string[]): Condition {
  return sql`exists (select from ${FACES} and "personId" = any(${personIds}::uuid[]))`;
}

function hasOneOf(tagIds: readonly string[]): Condition {
  return sql`exists (
    select from tag_asset join tag_closure on tag_closure.id_descendant = tag_asset."tagId"
    where tag_asset."assetId" = asset.id and tag_closure.id_ancestor = any(${tagIds}::uuid[]))`;
}

/** In one of `any`, in each of `all`, in none of `none`; empty lists ask nothing. */
export function belongsTo(
  { any = [], all = [], none = [] }: Membership = {},
  isInOneOf: (ids: readonly string[]) => Condition,
): Condition[] {
  return [
    ...(any.length === 0 ? [] : [isInOneOf(any)]),
    ...all.map((id) => isInOneOf([id])),
    ...(none.length === 0 ? [] : [not(isInOneOf(none))]),
  ];
}

function not(condition: Condition): Condition {
  return sql`not ${condition}`;
}
