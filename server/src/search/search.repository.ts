import { Injectable } from '@nestjs/common';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import { Database } from '../database/database.ts';
import type { DB } from '../database/tables.ts';
import { BadRequestError } from '../http/domain-error.ts';
import { MIN_SIMILARITY, offeredWords } from '../ocr/vocabulary.predicate.ts';
import { type AskedWord, NOT_WIDENED, widen, type Widening, wordsToWiden } from '../ocr/widening.ts';
import { assetPredicate, ASSETS_WITH_EXIF, filteredTables, type SearchScope } from './asset-filter.predicate.ts';
import type { AssetFilter, SuggestedColumn } from './asset-filter.ts';
import type { AssetSearch, FoundAsset, FoundLine, Selection } from './asset-search.ts';
import { EF_SEARCH, WALKED_VECTORS } from './ranked-pictures.predicate.ts';
import { conditionOf, countOf, pageQuery, type PlacedAsset, wordsWidenedBy } from './search-page.predicate.ts';

@Injectable()
export class SearchRepository {
  private readonly connections: Kysely<DB>;

  constructor(database: Database) {
    this.connections = database.withSettings(SETTINGS);
  }

  /**
   * One page of a search, best match first.
   *
   * @throws BadRequestError when it takes too long, as do all searches here
   */
  async list(search: AssetSearch): Promise<FoundAsset[]> {
    const page = await this.listPage(search);
    const lines = await this.listLines(page.filter(showsText).map(({ assetId }) => assetId));
    return page.map((found) => ({ ...found, lines: showsText(found) ? (lines.get(found.assetId) ?? []) : null }));
  }

  /** One statement, whatever is asked for. */
  listQuery(search: AssetSearch, widening: Widening): RawBuilder<PlacedAsset> {
    return pageQuery(search, widening);
  }

  /** How many assets all pages of a search hold. */
  async count(search: Selection): Promise<number> {
    const asked = search.text ? wordsToWiden(search.text) : [];
    const [row] = await this.read(countOf(search, await this.findOtherForms(asked)));
    return row!.total;
  }

  /** The ids of up to `take` assets, drawn at random. */
  async listRandom(search: Selection & { readonly take: number }): Promise<string[]> {
    const rows = await this.read(
      sql<{ id: string }>`
        select asset.id from ${filteredTables(search.filters)} where ${conditionOf(search)}
        order by random() limit ${search.take}`,
    );
    return rows.map(({ id }) => id);
  }

  /** The vector of an asset; undefined when it has none. */
  async findEmbedding(assetId: string): Promise<number[] | undefined> {
    const [row] = await this.read(
      sql<{ embedding: string }>`select embedding::text from smart_search where "assetId" = ${assetId}`,
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
      sql<{ value: string | null }>`
        select distinct ${value} as value from ${ASSETS_WITH_EXIF} where ${assetPredicate(filters, scope)} order by value`,
    );
    return rows.map((row) => row.value);
  }

  /**
   * Other forms of the words are looked up only where the words themselves do not fill the page. With pictures, which
   * cost more than that, the page is asked for once.
   */
  private async listPage(search: AssetSearch): Promise<PlacedAsset[]> {
    const asked = wordsWidenedBy(search);
    if (!search.embedding || asked.length === 0) {
      const found = await this.read(this.listQuery(search, NOT_WIDENED));
      if (asked.length === 0 || found.length === search.take) {
        return found;
      }
    }
    return this.read(this.listQuery(search, await this.findOtherForms(asked)));
  }

  private async findOtherForms(asked: readonly AskedWord[]): Promise<Widening> {
    return asked.length > 0 ? widen(asked, await this.read(offeredWords(asked))) : NOT_WIDENED;
  }

  /**
   * The visible lines of text by asset, in no particular order. There are hundreds of them on a page: as values of JSON and
   * with all their corners, sending them would take longer than finding the assets.
   */
  private async listLines(assetIds: readonly string[]): Promise<Map<string, FoundLine[]>> {
    if (assetIds.length === 0) {
      return new Map();
    }
    const lines = await this.read(
      sql<FoundLine & { readonly assetId: string }>`
        select "assetId", id, text, "timeMs", least(x1, x2, x3, x4) as left, least(y1, y2, y3, y4) as top,
          greatest(x1, x2, x3, x4) as right, greatest(y1, y2, y3, y4) as bottom
        from asset_ocr left join asset_ocr_time on "lineId" = asset_ocr.id
        where "assetId" = any(${assetIds}::uuid[]) and "isVisible"`,
    );
    return Map.groupBy(lines, ({ assetId }) => assetId);
  }

  private async read<T>(query: RawBuilder<T>): Promise<T[]> {
    try {
      return (await query.execute(this.connections)).rows;
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === QUERY_CANCELED) {
        throw new BadRequestError('The search takes too long: ask for less', { cause: error });
      }
      throw error;
    }
  }
}

function showsText({ matchedBy }: PlacedAsset): boolean {
  return matchedBy === 'text' || matchedBy === 'both';
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
  'hnsw.max_scan_tuples': String(WALKED_VECTORS),
  'pg_trgm.similarity_threshold': String(MIN_SIMILARITY),
  max_parallel_workers_per_gather: '0',
  cpu_index_tuple_cost: '0.05',
  statement_timeout: String(TIME_LIMIT_MS),
};
