import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, type Handle, type Tx } from '../database/database.ts';
import { streamIds } from '../database/id-pages.ts';
import { assetsWithPreviewQuery, type PageOfIds } from '../machine-learning/preview.predicate.ts';
import { indexedText, MAX_TEXT_LENGTH } from './search-tokens.ts';
import { joinLines, type TextLine } from './text-lines.ts';

/** A line as it is stored. */
export interface StoredLine extends TextLine {
  readonly id: string;
}

@Injectable()
export class OcrRepository {
  constructor(private readonly database: Database) {}

  /** The visible lines of an asset, in no particular order. */
  async listLines(assetId: string): Promise<StoredLine[]> {
    return this.database.kysely
      .selectFrom('asset_ocr')
      .select(['id', 'text', 'x1', 'y1', 'x2', 'y2', 'x3', 'y3', 'x4', 'y4', 'boxScore', 'textScore'])
      .where('assetId', '=', assetId)
      .where('isVisible', '=', true)
      .execute();
  }

  /** Ids, in batches, of the assets with a preview that were never read; with `force`, of all with a preview. */
  streamAssetsToRead({ force }: { readonly force: boolean }): AsyncGenerator<string[]> {
    return streamIds((after, limit) => this.assetsToReadQuery({ force, after, limit }).execute());
  }

  assetsToReadQuery({ force, ...page }: { force: boolean } & PageOfIds) {
    const query = assetsWithPreviewQuery(this.database, page);
    return force
      ? query
      : query.where(
          sql<boolean>`not exists (select from asset_job_status where "assetId" = asset.id and "ocrAt" is not null)`,
        );
  }

  /**
   * Locks the asset until the end of the transaction, so that of two readings at once one follows the other.
   *
   * @returns its owner; undefined when it is gone
   */
  async lockAsset(tx: Tx, assetId: string): Promise<{ ownerId: string } | undefined> {
    return tx.selectFrom('asset').select('ownerId').where('id', '=', assetId).forNoKeyUpdate().executeTakeFirst();
  }

  /** Puts `lines` (in reading order) in the place of all lines that the asset has, in the index too. */
  async replaceLines(tx: Tx, assetId: string, lines: readonly TextLine[]): Promise<void> {
    await tx.deleteFrom('asset_ocr').where('assetId', '=', assetId).execute();
    if (lines.length === 0) {
      await tx.deleteFrom('asset_ocr_search').where('assetId', '=', assetId).execute();
      return;
    }
    await insertLinesQuery(assetId, lines).execute(tx);
    await indexTextQuery(assetId, joinLines(lines)).execute(tx);
  }

  /** Remembers that the asset was read now. */
  async stampReading(handle: Handle, assetId: string): Promise<void> {
    await handle
      .insertInto('asset_job_status')
      .values({ assetId, ocrAt: sql<Date>`now()` })
      .onConflict((conflict) => conflict.column('assetId').doUpdateSet({ ocrAt: sql<Date>`now()` }))
      .execute();
  }
}

/** Lines go in as one parameter, however many they are. */
function insertLinesQuery(assetId: string, lines: readonly TextLine[]) {
  return sql`
    insert into asset_ocr ("assetId", x1, y1, x2, y2, x3, y3, x4, y4, "boxScore", "textScore", text)
    select ${assetId}, x1, y1, x2, y2, x3, y3, x4, y4, "boxScore", "textScore", text
    from json_to_recordset(${JSON.stringify(lines)}::json) as line(
      x1 real, y1 real, x2 real, y2 real, x3 real, y3 real, x4 real, y4 real,
      "boxScore" real, "textScore" real, text text)`;
}

function indexTextQuery(assetId: string, text: string) {
  const { normalised, tsvector } = indexedText(text);
  return sql`
    insert into asset_ocr_search ("assetId", "ownerId", "fileCreatedAt", text, tokens)
    select id, "ownerId", "fileCreatedAt", ${text.slice(0, MAX_TEXT_LENGTH)}, ocr_tokens(${normalised}, ${tsvector}::tsvector)
    from asset
    where id = ${assetId}
    on conflict ("assetId") do update set
      "ownerId" = excluded."ownerId",
      "fileCreatedAt" = excluded."fileCreatedAt",
      text = excluded.text,
      tokens = excluded.tokens`;
}
