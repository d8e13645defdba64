import type { AssetConditions, AssetFilter, FlatFilter } from '../../../server/src/search/asset-filter.ts';

/** What of the body of a search says among which photos to look. */
interface Filters extends Pick<FlatFilter, 'personIds' | 'tagIds'> {
  readonly ocr?: string | undefined;
  readonly filter?: AssetFilter | undefined;
}

/** What is looked for in the text of photos: by a field of its own, or anywhere in the nested filter. */
export function asksForText({ ocr, filter }: Filters): boolean {
  return ocr !== undefined || partsOf(filter).some((part) => part.ocr !== undefined);
}

/** By whom or what tag photos are looked for: flat, or anywhere in the nested filter. */
export function asksForPeopleOrTags({ personIds, tagIds, filter }: Filters): boolean {
  const isAsked = ({ personIds, tagIds, hasPeople, hasTags }: AssetConditions) =>
    [personIds, tagIds, hasPeople, hasTags].some((condition) => condition !== undefined);
  return personIds !== undefined || tagIds !== undefined || partsOf(filter).some(isAsked);
}

function partsOf(filter: AssetFilter = {}): AssetConditions[] {
  return [filter, ...(filter.or ?? [])];
}
