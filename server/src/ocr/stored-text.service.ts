import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { Events } from '../events/events.ts';
import { BadRequestError } from '../http/domain-error.ts';
import { CorrectionsRepository } from './corrections/corrections.repository.ts';
import { correctReading } from './corrections/corrections.ts';
import { OcrRepository, type StoredLine } from './ocr.repository.ts';
import { inReadingOrder, type TextLine } from './text-lines.ts';

/**
 * The lines of text that assets show: what was read, and what somebody wrote in its place. Whoever changes those of an
 * asset locks it first, so that of two changes at once one follows the other and sees what it did.
 */
@Injectable()
export class StoredTextService {
  constructor(
    private readonly repository: OcrRepository,
    private readonly corrections: CorrectionsRepository,
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  /** The lines of an asset in reading order. */
  async list(assetId: string): Promise<StoredLine[]> {
    return inReadingOrder(await this.repository.listLines(assetId));
  }

  /**
   * Puts a new reading in the place of the one before, in the index too; corrections stay.
   *
   * @returns false when the asset is gone
   */
  replace(assetId: string, read: readonly TextLine[]): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const asset = await this.repository.lockAsset(tx, assetId);
      if (!asset) {
        return false;
      }
      const old = await this.repository.listLines(assetId, tx);
      const { lines, corrections } = correctReading(read, old, await this.corrections.list(tx, assetId));
      await this.repository.replaceLines(tx, assetId, lines);
      for (const correction of corrections) {
        await this.corrections.save(tx, assetId, correction);
      }
      await this.repository.stampReading(tx, assetId);
      await this.events.publish({ name: 'AssetOcrUpdated', userId: asset.ownerId, assetId }, tx);
      return true;
    });
  }

  /**
   * Writes `text` in the place of what was read in a line; null gives the line back what was read there last.
   *
   * @returns the line as it is then
   * @throws BadRequestError when the asset has no such line
   */
  correct(assetId: string, lineId: string, text: string | null): Promise<StoredLine> {
    return this.database.transaction(async (tx) => {
      const asset = await this.repository.lockAsset(tx, assetId);
      const lines = inReadingOrder(await this.repository.listLines(assetId, tx));
      const line = lines.find(({ id }) => id === lineId);
      if (!asset || !line) {
        throw new BadRequestError('The asset has no such line of text');
      }
      const known = (await this.corrections.list(tx, assetId)).find((correction) => correction.lineId === lineId);
      const { id: _, corrected: __, ...unnamed } = line;
      const before = known ?? { ...unnamed, lineId, readText: line.text };
      if (text === null) {
        await this.corrections.delete(tx, lineId);
      } else {
        await this.corrections.save(tx, assetId, { ...before, text });
      }
      const changed = { ...line, text: text ?? before.readText, corrected: text !== null };
      await this.repository.setText(tx, lineId, changed.text);
      await this.repository.indexLines(
        tx,
        assetId,
        lines.map((other) => (other === line ? changed : other)),
      );
      await this.events.publish({ name: 'AssetOcrUpdated', userId: asset.ownerId, assetId }, tx);
      return changed;
    });
  }
}
