import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, type Handle, type Tx } from '../database/database.ts';
import { streamIds } from '../database/id-pages.ts';
import { assetsWithPreviewQuery, type PageOfIds } from '../machine-learning/preview.predicate.ts';
import { indexTexts } from './text-index.repository.ts';
import { joinLines, type TextLine } from './text-lines.ts';
import type { Video } from './video/sample-frames.ts';

/** A line as it is stored. */
export interface StoredLine extends TextLine {
  readonly id: string;
  readonly timeMs: number | null;
  /** True when somebody wrote it in the place of what was read. */
  readonly corrected: boolean;
}

@Injectable()
export class OcrRepository {
  constructor(private readonly database: Database) {}

  /** The visible lines of an asset, in no particular order. */
  async listLines(assetId: string, handle: Handle = this.database.kysely): Promise<StoredLine[]> {
    return handle
      .selectFrom('asset_ocr')
      .leftJoin('asset_ocr_time', 'asset_ocr_time.lineId', 'asset_ocr.id')
      .leftJoin('asset_ocr_correction', 'asset_ocr_correction.lineId', 'asset_ocr.id')
      .select(LINE_COLUMNS)
      .select('asset_ocr_time.timeMs')
      .select((line) => line('asset_ocr_correction.lineId', 'is not', null).$castTo<boolean>().as('corrected'))
      .where('asset_ocr.assetId', '=', assetId)
      .where('asset_ocr.isVisible', '=', true)
      .execute();
  }

  /** The original of a video; undefined when the asset is a photo, or gone. */
  async findVideo(assetId: string): Promise<Video | undefined> {
    return this.database.kysely
      .selectFrom('asset')
      .select(['originalPath as path', 'duration as durationMs'])
      .where('id', '=', assetId)
      .where('type', '=', 'VIDEO')
      .executeTakeFirst();
  }

  async setText(tx: Tx, lineId: string, text: string): Promise<void> {
    await tx.updateTable('asset_ocr').set({ text }).where('id', '=', lineId).execute();
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
  replaceLines(tx: Tx, assetId: string, lines: readonly NewLine[]): Promise<void> {
    return this.replaceReadings(tx, [{ assetId, lines }]);
  }

  /** The same for many assets at once, each of which then costs a fifth. All of them exist, and each comes once. */
  async replaceReadings(tx: Tx, readings: readonly NewReading[]): Promise<void> {
    await sql`delete from asset_ocr where "assetId" = any(${idsOf(readings)}::uuid[])`.execute(tx);
    const [empty, withText] = [readings.filter(isEmpty), readings.filter((reading) => !isEmpty(reading))];
    if (empty.length > 0) {
      await sql`delete from asset_ocr_search where "assetId" = any(${idsOf(empty)}::uuid[])`.execute(tx);
    }
    if (withText.length > 0) {
      await insertLinesQuery(withText).execute(tx);
      await indexTexts(
        tx,
        withText.map(({ assetId, lines }) => ({ assetId, text: joinLines(lines) })),
      );
    }
  }

  /** Makes the index hold these lines, which are in reading order, of an asset. */
  async indexLines(tx: Tx, assetId: string, lines: readonly TextLine[]): Promise<void> {
    await indexTexts(tx, [{ assetId, text: joinLines(lines) }]);
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

/** A line to be stored; its id is drawn where it has none. */
type NewLine = TextLine & { readonly id?: string };

/** What was read in an asset, in reading order. */
interface NewReading {
  readonly assetId: string;
  readonly lines: readonly NewLine[];
}

function isEmpty({ lines }: NewReading): boolean {
  return lines.length === 0;
}

function idsOf(readings: readonly NewReading[]): string[] {
  return readings.map(({ assetId }) => assetId);
}

const LINE_COLUMNS = [
  'asset_ocr.id',
  'asset_ocr.text',
  ...(['x1', 'y1', 'x2', 'y2', 'x3', 'y3', 'x4', 'y4'] as const).map((corner) => `asset_ocr.${corner}` as const),
  'asset_ocr.boxScore',
  'asset_ocr.textScore',
] as const;

/** Lines, and their times, go in as one parameter, however many they are. */
function insertLinesQuery(readings: readonly NewReading[]) {
  const rows = readings.flatMap(({ assetId, lines }) => lines.map((line) => ({ ...line, assetId })));
  return sql`
    with line as materialized (
      select coalesce(id, gen_random_uuid()) as id, "assetId",
        x1, y1, x2, y2, x3, y3, x4, y4, "boxScore", "textScore", text, "timeMs"
      from json_to_recordset(${JSON.stringify(rows)}::json) as line(
        id uuid, "assetId" uuid, x1 real, y1 real, x2 real, y2 real, x3 real, y3 real, x4 real, y4 real,
        "boxScore" real, "textScore" real, text text, "timeMs" integer)
    ), inserted as (
      insert into asset_ocr (id, "assetId", x1, y1, x2, y2, x3, y3, x4, y4, "boxScore", "textScore", text)
      select id, "assetId", x1, y1, x2, y2, x3, y3, x4, y4, "boxScore", "textScore", text from line
    )
    insert into asset_ocr_time ("lineId", "timeMs") select id, "timeMs" from line where "timeMs" is not null`;
}
