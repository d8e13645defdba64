/**
 * Does the work for every item, for at most `atOnce` of them at the same time. Where it fails for one, the others that
 * have begun are waited for: what they work on may be freed afterwards.
 *
 * @returns the results in the order of the items
 */
export async function workInTurns<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    for (const outcome of await Promise.allSettled(items.slice(start, start + atOnce).map(work))) {
      if (outcome.status === 'rejected') {
        throw outcome.reason;
      }
      results.push(outcome.value);
    }
  }
  return results;
}
