import type { QueryPart } from '#lib/api/search.ts';
import type { ReadQuery } from './query-reading.svelte.ts';

const REMEMBERED = 100;

/** Reads the same queries without asking again, as long as they are among the last hundred. Failures are forgotten. */
export function rememberQueries(read: ReadQuery): ReadQuery {
  const known = new Map<string, QueryPart[]>();
  return async (query, signal) => {
    const parts = known.get(query) ?? (await read(query, signal));
    known.delete(query);
    known.set(query, parts);
    for (const oldest of [...known.keys()].slice(0, Math.max(0, known.size - REMEMBERED))) {
      known.delete(oldest);
    }
    return parts;
  };
}
