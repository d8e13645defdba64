import { sql } from 'kysely';
import type pg from 'pg';
import type { Database } from '../src/database/database.ts';

// Immich's own search for text, rebuilt from what it does, to compare with: similar trigrams, the newest first.

/** One text an asset, and an index over its trigrams without accents. */
export async function createTrigramTable(database: Database): Promise<void> {
  await database.pool.query(`
    create schema trigram_way;
    create function trigram_way.f_unaccent(text) returns text language sql immutable strict parallel safe
      as $$ select public.unaccent('public.unaccent', $1) $$;
    create table trigram_way.ocr_search ("assetId" uuid primary key, text text not null);
    create index ocr_search_text on trigram_way.ocr_search using gin (trigram_way.f_unaccent(text) gin_trgm_ops)`);
}

export async function storeTrigramTexts(
  database: Database,
  texts: readonly { readonly assetId: string; readonly text: string }[],
): Promise<void> {
  await sql`insert into trigram_way.ocr_search select * from unnest(
    ${texts.map(({ assetId }) => assetId)}::uuid[],
    ${texts.map(({ text }) => trigramText(text))}::text[])`.execute(database.kysely);
}

/** The ids of what it finds, in its order. */
export async function trigramSearch(client: pg.ClientBase, ownerId: string, words: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select asset.* from asset
     join asset_exif on asset_exif."assetId" = asset.id
     join trigram_way.ocr_search on ocr_search."assetId" = asset.id
     where asset.visibility = 'timeline' and asset."ownerId" = any($1::uuid[]) and asset."deletedAt" is null
       and trigram_way.f_unaccent(ocr_search.text) %>> trigram_way.f_unaccent($2)
     order by asset."fileCreatedAt" desc limit 101`,
    [[ownerId], trigramText(words)],
  );
  return rows.map(({ id }) => id);
}

/** What stands in the table, and is looked for: words, and Chinese characters in pairs, with spaces between. */
export function trigramText(text: string): string {
  const runs = text.matchAll(/(\p{sc=Han}+)|[^\s\p{sc=Han}]+/gu);
  return Array.from(runs, ([run, han]) => (han ? pairs(han) : run)).join(' ');
}

function pairs(run: string): string {
  const characters = Array.from(run);
  return characters.length === 1
    ? run
    : characters
        .slice(1)
        .map((character, index) => characters[index]! + character)
        .join(' ');
}
