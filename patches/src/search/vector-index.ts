import type pg from 'pg';
import type { SessionSettings } from '../schema/over-immich.ts';

/** Of the lists that vectors are sorted into, one of so many is looked through, as Immich does. */
const LISTS_PER_PROBE = 8;

/**
 * What a session must say before it searches Immich's vectors. Immich's own database image has VectorChord, whose index
 * refuses every search that does not say how many lists it is to look through; the index of pgvector wants nothing. Immich
 * makes that index anew, with other lists, only while it starts.
 */
export async function findVectorSettings(database: Pick<pg.Pool, 'query'>): Promise<SessionSettings> {
  const { rows } = await database.query<{ definition: string }>(`
    select pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid = to_regclass('public.smart_search') and not indisprimary`);
  return Object.assign({}, ...rows.map(({ definition }) => vectorSettings(definition))) as SessionSettings;
}

/** @param definition the statement that makes the index */
export function vectorSettings(definition: string): SessionSettings {
  if (!/ using vchordrq /i.test(definition)) {
    return {};
  }
  const lists = /\blists\s*=\s*\[([\d\s,]*)\]/.exec(definition)?.[1];
  if (lists === undefined) {
    // Slow in a large library, but right.
    return { 'vchordrq.enable_scan': 'off' };
  }
  // The lists may be sorted into lists themselves: one number for each level, and none for vectors that are in no list.
  const counts = lists.split(',').filter((count) => count.trim() !== '');
  return { 'vchordrq.probes': counts.map((count) => Math.ceil(Number(count) / LISTS_PER_PROBE)).join() };
}
