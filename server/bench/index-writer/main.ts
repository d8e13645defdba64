import { sql } from 'kysely';
import { parseArgs } from 'node:util';
import { Database } from '../../src/database/database.ts';
import { OcrRepository } from '../../src/ocr/ocr.repository.ts';
import type { TextLine } from '../../src/ocr/text-lines.ts';
import { syntheticAssets } from '../library/synthetic-assets.ts';
import { syntheticTexts } from '../library/synthetic-texts.ts';

const DIFFERENT_TEXTS = 2000;
const DIFFERENT_ASSETS = 50_000;

/**
 * Stores texts of assets that had none, for a while, as reading them does, and prints how many a second. Runs in a process
 * of its own, as jobs do beside the API.
 */
export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { url: { type: 'string' }, batch: { type: 'string' }, seconds: { type: 'string' } },
  });
  const database = new Database({ connection: { connectionString: values.url! } });
  try {
    const rate = await write(database, Number(values.batch), Number(values.seconds));
    console.log(rate.toFixed(0));
  } finally {
    await database.onApplicationShutdown();
  }
}

/** @returns assets a second */
async function write(database: Database, batch: number, seconds: number): Promise<number> {
  const repository = new OcrRepository(database);
  const texts = Array.from(syntheticTexts(syntheticAssets({ assets: DIFFERENT_TEXTS, withText: DIFFERENT_TEXTS })));
  const { rows: assets } = await sql<{ id: string }>`
    select asset.id from asset join "user" on "user".id = asset."ownerId"
    where "user".name = 'others' and not exists (select from asset_ocr where "assetId" = asset.id)
    limit ${DIFFERENT_ASSETS}`.execute(database.kysely);
  const startedAt = performance.now();
  let written = 0;
  while (performance.now() - startedAt < seconds * 1000) {
    await database.transaction(async (tx) => {
      for (let count = 0; count < batch; count += 1) {
        const { lines } = texts[written % texts.length]!;
        await repository.replaceLines(tx, assets[written % assets.length]!.id, lines.map(asLine));
        written += 1;
      }
    });
  }
  return (written * 1000) / (performance.now() - startedAt);
}

function asLine(text: string, row: number): TextLine {
  const [top, bottom] = [row * 0.02, row * 0.02 + 0.015];
  return { text, x1: 0, y1: top, x2: 1, y2: top, x3: 1, y3: bottom, x4: 0, y4: bottom, boxScore: 1, textScore: 1 };
}
