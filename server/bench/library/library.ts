import { createHash } from 'node:crypto';
import { chmod, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareCluster } from '../../../postgres/src/cluster.ts';
import { Database } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { createUsers } from '../bench-server.ts';
import { createTrigramTable } from '../trigram-way.ts';
import { storeAssets, storeTexts, storeVectors } from './store.ts';
import { type LibrarySize, OWNERS, type SyntheticAsset, syntheticAssets } from './synthetic-assets.ts';
import { type PlantedWord, plantedWords, syntheticTexts } from './synthetic-texts.ts';

/** A synthetic library in a database of its own. */
export interface Library {
  readonly url: string;
  readonly assets: readonly SyntheticAsset[];
  readonly planted: readonly PlantedWord[];
}

/**
 * Starts the cluster of a library of this size, which an earlier run may have built; else builds it.
 * Closing stops the cluster; the library stays for the next run.
 */
export async function openLibrary(
  size: LibrarySize,
  say: (sentence: string) => void,
): Promise<Library & { close(): Promise<void> }> {
  const folder = join(tmpdir(), `immich-ocr-library-${size.assets}-${size.withText}`);
  const finished = join(folder, 'finished');
  const version = await sourceVersion();
  const isBuilt = (await readFile(finished, 'utf8').catch(() => '')) === version;
  if (!isBuilt) {
    await rm(folder, { recursive: true, force: true });
  }
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711);
  const cluster = await prepareCluster({ dataDir: folder });
  const assets = syntheticAssets(size);
  try {
    if (!isBuilt) {
      await migrate({ connection: { connectionString: cluster.url } });
      await buildLibrary(cluster.url, assets, say);
      await writeFile(finished, version);
    }
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return { url: cluster.url, assets, planted: plantedWords(assets), close: () => cluster.stop() };
}

/** Changes when anything does that decides what a library holds. */
async function sourceVersion(): Promise<string> {
  const server = join(import.meta.dirname, '../..');
  const sources = [
    'src/database/migrations/*.sql',
    'src/ocr/{search-tokens,tokens,text-normalisation,text-index.repository,vocabulary.repository}.ts',
    'bench/trigram-way.ts',
    'bench/library/*.ts',
  ];
  const files: string[] = [];
  for await (const file of glob(sources, { cwd: server })) {
    files.push(file);
  }
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    hash.update(file).update(await readFile(join(server, file)));
  }
  return hash.digest('hex');
}

/** Fills a migrated, empty database with these assets, their texts and vectors. */
export async function buildLibrary(
  url: string,
  assets: readonly SyntheticAsset[],
  say: (sentence: string) => void,
): Promise<void> {
  const step = stepTimer(say);
  const database = new Database({ connection: { connectionString: url } });
  try {
    await createTrigramTable(database);
    const indexes = await dropIndexes(database);
    await storeAssets(
      database,
      assets,
      await createUsers(
        database,
        OWNERS.map(({ name }) => name),
      ),
    );
    step('assets');
    await storeTexts(database, syntheticTexts(assets));
    step('texts');
    await storeVectors(database, assets);
    step('vectors');
    for (const definition of indexes) {
      await database.pool.query(definition);
      step(/create (?:unique )?index (\S+)/i.exec(definition)![1]!);
    }
    await database.pool.query('vacuum analyze');
    step('vacuum');
  } finally {
    await database.onApplicationShutdown();
  }
}

function stepTimer(say: (sentence: string) => void): (step: string) => void {
  let startedAt = performance.now();
  return (step) => {
    say(`built ${step} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    startedAt = performance.now();
  };
}

/** An index is built several times faster than it is kept up row by row. @returns how to create them again */
async function dropIndexes(database: Database): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string; definition: string }>(`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index
    where indrelid in ('smart_search'::regclass, 'asset_ocr_search'::regclass, 'trigram_way.ocr_search'::regclass)
      and not indisprimary`);
  for (const { name } of rows) {
    await database.pool.query(`drop index ${name}`);
  }
  return rows.map(({ definition }) => definition);
}
