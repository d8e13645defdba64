import { Injectable } from '@nestjs/common';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import { Database } from '../database/database.ts';
import type { DB } from '../database/tables.ts';
import { BadRequestError } from '../http/domain-error.ts';
import { MIN_SIMILARITY, offeredWords } from '../ocr/vocabulary.predicate.ts';
import { widen, type Widening, wordsToWiden } from '../ocr/widening.ts';
import { assetPredicate, ASSETS_WITH_EXIF, filteredTables, type SearchScope } from './asset-filter.predicate.ts';
import type { AssetFilter, SuggestedColumn } from './asset-filter.ts';
import type { AssetSearch, FoundAsset, Selection } from './asset-search.ts';
import { bothConditions, type TextCondition } from './query-language.ts';
import { EF_SEARCH } from './ranked-pictures.predicate.ts';
import { conditionOf, countOf, pageWithLines } from './search-page.predicate.ts';

@Injectable()
export class SearchRepository {
  private readonly connections: Kysely<DB>;

  constructor(database: Database) {
    this.connections = database.withSettings(SETTINGS);
  }

  /**
   * One page of a search, in one statement, after one that looks up which other forms of its words occur.
   *
   * @throws BadRequestError when it takes too long, as do all searches here
   */
  list(search: AssetSearch): Promise<FoundAsset[]> {
    const asked = search.order ? undefined : bothConditions(search.words, search.text);
    return this.read(async (handle) => this.listQuery(search, await this.findOtherForms(handle, asked)));
  }

  listQuery(search: AssetSearch, widening: Widening): RawBuilder<FoundAsset> {
    return pageWithLines(search, widening);
  }

  /** How many assets all pages of a search hold. */
  async count(search: Selection): Promise<number> {
    const [row] = await this.read(async (handle) => countOf(search, await this.findOtherForms(handle, search.text)));
    return row!.total;
  }

  /** The ids of up to `take` assets, drawn at random. */
  async listRandom(search: Selection & { readonly take: number }): Promise<string[]> {
    const rows = await this.read(
      () => sql<{ id: string }>`
        select asset.id from ${filteredTables(search.filters)} where ${conditionOf(search)}
        order by random() limit ${search.take}`,
    );
    return rows.map(({ id }) => id);
  }

  /** The vector of an asset; undefined when it has none. */
  async findEmbedding(assetId: string): Promise<number[] | undefined> {
    const [row] = await this.read(
      () => sql<{ embedding: string }>`select embedding::text from smart_search where "assetId" = ${assetId}`,
    );
    return row && (JSON.parse(row.embedding) as number[]);
  }

  /** The different values of one kind of metadata among the assets that satisfy the filters, in order. */
  async listValues(
    column: SuggestedColumn,
    scope: SearchScope,
    filters: readonly AssetFilter[],
  ): Promise<(string | null)[]> {
    const value = sql.ref(`asset_exif.${column}`);
    const rows = await this.read(
      () => sql<{ value: string | null }>`
        select distinct ${value} as value from ${ASSETS_WITH_EXIF} where ${assetPredicate(filters, scope)} order by value`,
    );
    return rows.map((row) => row.value);
  }

  private async findOtherForms(handle: Kysely<DB>, condition: TextCondition | undefined): Promise<Widening> {
    const asked = condition ? wordsToWiden(condition) : [];
    return widen(asked, asked.length > 0 ? (await offeredWords(asked).execute(handle)).rows : []);
  }

  private async read<T>(query: (handle: Kysely<DB>) => RawBuilder<T> | Promise<RawBuilder<T>>): Promise<T[]> {
    try {
      return (await (await query(this.connections)).execute(this.connections)).rows;
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === QUERY_CANCELED) {
        throw new BadRequestError('The search takes too long: ask for less', { cause: error });
      }
      throw error;
    }
  }
}

const TIME_LIMIT_MS = 10_000;
const QUERY_CANCELED = '57014';

/**
 * How far the vector index is walked, how alike words are, and an end to what was not foreseen. Starting workers takes
 * longer than they save, and the other cores have other searches to do. Reading all index entries of an owner costs more
 * than PostgreSQL thinks: it would do so to look at fewer of the texts that the text index found.
 */
const SETTINGS = {
  'hnsw.ef_search': String(EF_SEARCH),
  'hnsw.iterative_scan': 'relaxed_order',
  'pg_trgm.similarity_threshold': String(MIN_SIMILARITY),
  max_parallel_workers_per_gather: '0',
  cpu_index_tuple_cost: '0.05',
  statement_timeout: String(TIME_LIMIT_MS),
};
