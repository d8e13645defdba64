import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, type Handle, type Tx } from '../database/database.ts';
import { streamIds } from '../database/id-pages.ts';
import { type IndexedText, indexedText, MAX_TEXT_LENGTH } from './search-tokens.ts';
import { TEXT_INDEX_VERSION } from './tokens.ts';
import { addToVocabulary } from './vocabulary.repository.ts';

/** The text of an asset: its lines in reading order, one below the other. */
export interface AssetText {
  readonly assetId: string;
  readonly text: string;
}

/**
 * Makes the index hold these texts, in one go: the more of them at once, the less each costs. Assets that are
 * gone are passed over.
 */
export async function indexTexts(handle: Handle, texts: readonly AssetText[]): Promise<void> {
  const indexed = texts.map(({ text }) => indexedText(text));
  await indexTextsQuery(texts, indexed).execute(handle);
  await addToVocabulary(
    handle,
    indexed.flatMap(({ vocabulary }) => vocabulary),
  );
}

function indexTextsQuery(texts: readonly AssetText[], indexed: readonly IndexedText[]) {
  return sql`
    insert into asset_ocr_search ("assetId", "ownerId", "fileCreatedAt", "isListed", "isArchived", text, tokens,
      "tokensVersion")
    select asset.id, asset."ownerId", asset."fileCreatedAt",
      asset_is_listed(asset.status::text, asset.visibility::text, asset."deletedAt"),
      asset_is_archived(asset.status::text, asset.visibility::text, asset."deletedAt"), given.text,
      ocr_tokens(given.normalised, given.tokens::tsvector), ${CURRENT_VERSION}
    from unnest(
      ${texts.map(({ assetId }) => assetId)}::uuid[],
      ${texts.map(({ text }) => text.slice(0, MAX_TEXT_LENGTH))}::text[],
      ${indexed.map(({ normalised }) => normalised)}::text[],
      ${indexed.map(({ tsvector }) => tsvector)}::text[]
    ) as given ("assetId", text, normalised, tokens)
    join asset on asset.id = given."assetId"
    on conflict ("assetId") do update set
      "ownerId" = excluded."ownerId",
      "fileCreatedAt" = excluded."fileCreatedAt",
      "isListed" = excluded."isListed",
      "isArchived" = excluded."isArchived",
      text = excluded.text,
      tokens = excluded.tokens,
      "tokensVersion" = excluded."tokensVersion"`;
}

/** What the tokens of an entry depend on besides its text: how the application cuts, and how the database does. */
const CURRENT_VERSION = sql<string>`(select ${TEXT_INDEX_VERSION}::int || ', ' || ocr_words_version())`;

/** How the text index is made, and how much of it is made so. */
export interface TextIndexState {
  /** What tokens depend on besides the text: the version of our cutting, and what cuts words in the database. */
  readonly version: string;
  readonly hasZhparser: boolean;
  /** The extensions of this database that searches use. */
  readonly extensions: readonly { readonly name: string; readonly version: string }[];
  readonly entries: number;
  /** How many of them were made in another way and wait to be made anew. They are found all the same. */
  readonly outdated: number;
}

const EXTENSIONS_OF_SEARCH = ['btree_gin', 'pg_trgm', 'vector', 'zhparser'];

/** The text index as a whole. */
@Injectable()
export class TextIndexRepository {
  constructor(private readonly database: Database) {}

  /**
   * Adds zhparser to the database where its server has it and we may.
   *
   * @throws pg.DatabaseError when it is there and can not be added
   */
  async createExtension(): Promise<void> {
    const { rows } = await sql`
      select from pg_available_extensions where name = 'zhparser' and installed_version is null`.execute(
      this.database.kysely,
    );
    if (rows.length > 0) {
      await sql`create extension if not exists zhparser`.execute(this.database.kysely);
    }
  }

  /** Makes the functions of the index use zhparser where the database has it, and do without it where not. */
  async installFunctions(): Promise<void> {
    await sql`call ocr_install_functions()`.execute(this.database.kysely);
  }

  async getState(): Promise<TextIndexState> {
    const { rows } = await sql<TextIndexState>`
      select current.version, current.cutting like 'zhparser%' as "hasZhparser", entry.entries, entry.outdated,
        (select coalesce(json_agg(json_build_object('name', extname, 'version', extversion) order by extname), '[]')
         from pg_extension where extname = any(${EXTENSIONS_OF_SEARCH})) as extensions
      from (select ${CURRENT_VERSION} as version, ocr_words_version() as cutting) as current
      cross join lateral (
        select count(*)::int as entries, count(*) filter (where "tokensVersion" <> current.version)::int as outdated
        from asset_ocr_search
      ) as entry`.execute(this.database.kysely);
    return rows[0]!;
  }

  /** Ids, in batches, of the entries that were made in another way than they would be now; with `force`, of all. */
  streamEntriesToRebuild({ force }: { readonly force: boolean }, pageSize: number): AsyncGenerator<string[]> {
    return streamIds(async (after, limit) => {
      const query = this.database.kysely
        .selectFrom('asset_ocr_search')
        .select('assetId as id')
        .orderBy('assetId')
        .limit(limit);
      const page = after === undefined ? query : query.where('assetId', '>', after);
      return (force ? page : page.where('tokensVersion', '<>', CURRENT_VERSION)).execute();
    }, pageSize);
  }

  /** Locks those of the entries that are there still until the end of the transaction, and answers their texts. */
  async lockTexts(tx: Tx, assetIds: readonly string[]): Promise<AssetText[]> {
    return tx
      .selectFrom('asset_ocr_search')
      .select(['assetId', 'text'])
      .where(sql<boolean>`"assetId" = any(${assetIds}::uuid[])`)
      .orderBy('assetId')
      .forUpdate()
      .execute();
  }
}
