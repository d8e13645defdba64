import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Tx } from '../../database/database.ts';
import type { Correction } from './corrections.ts';

@Injectable()
export class CorrectionsRepository {
  /** The corrections of an asset, in no particular order. */
  async list(tx: Tx, assetId: string): Promise<Correction[]> {
    return tx
      .selectFrom('asset_ocr_correction')
      .select(['lineId', 'text', 'readText', 'x1', 'y1', 'x2', 'y2', 'x3', 'y3', 'x4', 'y4'])
      .select(['boxScore', 'textScore', 'timeMs'])
      .where('assetId', '=', assetId)
      .execute();
  }

  /** Adds a correction, or replaces the one that the line has. */
  async save(tx: Tx, assetId: string, correction: Correction): Promise<void> {
    await tx
      .insertInto('asset_ocr_correction')
      .values({ assetId, ...correction })
      .onConflict((conflict) =>
        conflict
          .column('lineId')
          .doUpdateSet({ text: correction.text, readText: correction.readText, updatedAt: sql<Date>`now()` }),
      )
      .execute();
  }

  /** Takes a correction back. */
  async delete(tx: Tx, lineId: string): Promise<void> {
    await tx.deleteFrom('asset_ocr_correction').where('lineId', '=', lineId).execute();
  }
}
