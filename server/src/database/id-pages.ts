/** Rows that follow `after` in the order of their ids, at most `limit` of them; from the beginning without `after`. */
export type ListIdsAfter = (after: string | undefined, limit: number) => Promise<readonly { readonly id: string }[]>;

const IDS_PER_PAGE = 1000;

/**
 * Ids in ascending order, a page at a time, so that a whole library never has to be in memory.
 * A row that is added behind the place that was reached is found; one before it is not.
 */
export async function* streamIds(listAfter: ListIdsAfter, pageSize = IDS_PER_PAGE): AsyncGenerator<string[]> {
  let last: string | undefined;
  do {
    const ids = (await listAfter(last, pageSize)).map(({ id }) => id);
    if (ids.length > 0) yield ids;
    last = ids.length === pageSize ? ids.at(-1) : undefined;
  } while (last !== undefined);
}
