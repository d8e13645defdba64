import { sql } from 'kysely';
import type { Database } from '../../src/database/database.ts';
import { OcrRepository } from '../../src/ocr/ocr.repository.ts';
import { SmartSearchRepository } from '../../src/smart-search/smart-search.repository.ts';
import { createAsset } from '../../test/factories.ts';
import { Random } from '../random.ts';
import { createTrigramTable, storeTrigramTexts } from '../trigram-way.ts';
import type { Document } from './documents.ts';
import { type Inference, renderPicture } from './inference.ts';

const BOX = { x1: 0, x2: 1, x3: 1, x4: 0, boxScore: 1, textScore: 1 };

/**
 * Stores the documents as photos of a user, taken in no particular order.
 *
 * @returns their names by the ids of the photos
 */
export async function storeDocuments(
  database: Database,
  ownerId: string,
  documents: readonly Document[],
  inference: Inference,
): Promise<Map<string, string>> {
  await createTrigramTable(database);
  const names = new Map<string, string>();
  for (const document of new Random(12).shuffled(documents)) {
    const fileCreatedAt = new Date(Date.UTC(2024, 0, 1, names.size));
    const id = await createAsset(database, { ownerId, originalFileName: `${document.name}.jpg`, fileCreatedAt });
    names.set(id, document.name);
    const embedding = await inference.encodePicture(await renderPicture(document));
    await database.transaction(async (tx) => {
      await new OcrRepository(database).replaceLines(tx, id, document.lines.map(asLine));
      await new SmartSearchRepository(database).replaceEmbedding(tx, id, embedding);
    });
    if (document.lines.length > 0) {
      await storeTrigramTexts(database, [{ assetId: id, text: document.lines.join('\n') }]);
    }
  }
  await sql`analyze`.execute(database.kysely);
  return names;
}

function asLine(text: string, row: number) {
  const [top, bottom] = [row * 0.1, row * 0.1 + 0.08];
  return { ...BOX, text, y1: top, y2: top, y3: bottom, y4: bottom };
}
