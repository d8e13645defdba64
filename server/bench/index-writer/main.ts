import { sql } from 'kysely';
import { parseArgs } from 'node:util';
import { Database, type Tx } from '../../src/database/database.ts';
import { OcrRepository } from '../../src/ocr/ocr.repository.ts';
import { type AssetText, indexTexts } from '../../src/ocr/text-index.repository.ts';
import { syntheticAssets } from '../library/synthetic-assets.ts';
import { syntheticTexts } from '../library/synthetic-texts.ts';

const DIFFERENT_TEXTS = 2000;
const DIFFERENT_ASSETS = 50_000;

/**
 * Stores texts of assets that had none, for a while, and prints how many a second. Runs in a process of its own, as jobs do
 * beside the API. `--way readings` does what reading photos does; `--way index` fills the text index alone, many at once, as
 * making it anew does.
 */
export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string' },
      way: { type: 'string' },
      batch: { type: 'string' },
      seconds: { type: 'string' },
    },
  });
  const database = new Database({ connection: { connectionString: values.url! } });
  try {
    const ids = await assetsWithoutText(database);
    const store = values.way === 'index' ? indexTexts : storeReadings(new OcrRepository(database));
    const rate = await write(database, ids, store, { batch: Number(values.batch), seconds: Number(values.seconds) });
    console.log(rate.toFixed(0));
  } finally {
    await database.onApplicationShutdown();
  }
}

type Store = (tx: Tx, texts: readonly AssetText[]) => Promise<void>;

function storeReadings(repository: OcrRepository): Store {
  return (tx, texts) => {
    const readings = texts.map(({ assetId, text }) => ({ assetId, lines: text.split('\n').map(asLine) }));
    return repository.replaceReadings(tx, readings);
  };
}

async function assetsWithoutText(database: Database): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select asset.id from asset join "user" on "user".id = asset."ownerId"
    where "user".name = 'others' and not exists (select from asset_ocr_search where "assetId" = asset.id)
    limit ${DIFFERENT_ASSETS}`.execute(database.kysely);
  return rows.map(({ id }) => id);
}

/** @returns assets a second */
async function write(
  database: Database,
  ids: readonly string[],
  store: Store,
  { batch, seconds }: { readonly batch: number; readonly seconds: number },
): Promise<number> {
  const assets = syntheticAssets({ assets: DIFFERENT_TEXTS, withText: DIFFERENT_TEXTS });
  const texts = Array.from(syntheticTexts(assets), ({ lines }) => lines.join('\n'));
  const startedAt = performance.now();
  let written = 0;
  while (performance.now() - startedAt < seconds * 1000) {
    const some = Array.from({ length: Math.min(batch, ids.length) }, (_, offset) => ({
      assetId: ids[(written + offset) % ids.length]!,
      text: texts[(written + offset) % texts.length]!,
    }));
    await database.transaction((tx) => store(tx, some));
    written += some.length;
  }
  return (written * 1000) / (performance.now() - startedAt);
}

function asLine(text: string, row: number) {
  const [top, bottom] = [row * 0.02, row * 0.02 + 0.015];
  return { text, x1: 0, y1: top, x2: 1, y2: top, x3: 1, y3: bottom, x4: 0, y4: bottom, boxScore: 1, textScore: 1 };
}
