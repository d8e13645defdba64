import { sql } from 'kysely';
import type { Database } from '../../src/database/database.ts';
import { indexTexts } from '../../src/ocr/text-index.repository.ts';
import { Random } from '../random.ts';
import { storeTrigramTexts } from '../trigram-way.ts';
import { CLUSTERS, NOISES, type OwnerName, type SyntheticAsset } from './synthetic-assets.ts';

const DIMENSIONS = 512;
const ROWS_AT_ONCE = 2000;
/** How far two pictures of a cluster are apart: the length of what is added to the direction of the cluster. */
const NOISE_LENGTH = 0.5;

/** Writes the assets with their metadata. @param ownerIds by name */
export async function storeAssets(
  database: Database,
  assets: readonly SyntheticAsset[],
  ownerIds: Readonly<Record<OwnerName, string>>,
): Promise<void> {
  for (const some of batches(assets)) {
    const rows = some.map(({ owner, isTrashed, ...asset }) => ({ ...asset, ownerId: ownerIds[owner], isTrashed }));
    await sql`
      with row as (
        select * from json_to_recordset(${JSON.stringify(rows)}::json) as row(
          id uuid, "ownerId" uuid, "takenAt" timestamptz, city text, make text, visibility text, "isTrashed" boolean,
          "hasText" boolean)
      ), asset as (
        insert into asset (id, "ownerId", type, "originalPath", "originalFileName", "fileCreatedAt", "fileModifiedAt",
          "localDateTime", checksum, visibility, "deletedAt", status)
        select id, "ownerId", 'IMAGE', '/upload/' || id, id || '.jpg', "takenAt", "takenAt", "takenAt",
          decode(md5(id::text), 'hex'), visibility::asset_visibility_enum, case when "isTrashed" then now() end,
          (case when "isTrashed" then 'trashed' else 'active' end)::assets_status_enum
        from row
      ), status as (
        insert into asset_job_status ("assetId", "ocrAt") select id, now() from row
      )
      insert into asset_exif ("assetId", city, make) select id, city, make from row`.execute(database.kysely);
  }
}

/** Writes lines of text, the text index as the server makes it, and the index that Immich has. */
export async function storeTexts(
  database: Database,
  texts: Iterable<{ readonly asset: SyntheticAsset; readonly lines: readonly string[] }>,
): Promise<void> {
  for (const some of batches(texts)) {
    const lines = some.flatMap(({ asset, lines }) => lines.map((text, row) => ({ assetId: asset.id, row, text })));
    await sql`
      insert into asset_ocr ("assetId", x1, y1, x2, y2, x3, y3, x4, y4, "boxScore", "textScore", text)
      select "assetId", 0.1, row * 0.02, 0.9, row * 0.02, 0.9, row * 0.02 + 0.015, 0.1, row * 0.02 + 0.015, 1, 1, text
      from json_to_recordset(${JSON.stringify(lines)}::json) as line("assetId" uuid, row real, text text)`.execute(
      database.kysely,
    );
    const whole = some.map(({ asset, lines }) => ({ assetId: asset.id, text: lines.join('\n') }));
    await indexTexts(database.kysely, whole);
    await storeTrigramTexts(database, whole);
  }
}

/** Writes a vector for each asset: the direction of its cluster with some noise, made by PostgreSQL from short lists. */
export async function storeVectors(database: Database, assets: readonly SyntheticAsset[]): Promise<void> {
  await database.pool.query(`
    create unlogged table bench_cluster (place int primary key, direction vector(${DIMENSIONS}));
    create unlogged table bench_noise (place int primary key, direction vector(${DIMENSIONS}))`);
  await storeDirections(database, 'bench_cluster', clusterDirections());
  const random = new Random(5);
  const noises = Array.from({ length: NOISES }, () => randomDirection(random, NOISE_LENGTH));
  await storeDirections(database, 'bench_noise', noises);
  for (const some of batches(assets)) {
    const rows = some.map(({ id, look }) => ({ id, cluster: look.cluster, a: look.noises[0], b: look.noises[1] }));
    await sql`
      insert into smart_search ("assetId", embedding)
      select row.id, l2_normalize(cluster.direction + a.direction + b.direction)
      from json_to_recordset(${JSON.stringify(rows)}::json) as row(id uuid, cluster int, a int, b int)
      join bench_cluster cluster on cluster.place = row.cluster
      join bench_noise a on a.place = row.a
      join bench_noise b on b.place = row.b`.execute(database.kysely);
  }
}

async function storeDirections(
  database: Database,
  table: string,
  directions: readonly (readonly number[])[],
): Promise<void> {
  for (const some of batches(directions.entries())) {
    const places = some.map(([place]) => place);
    const vectors = some.map(([, direction]) => JSON.stringify(direction));
    await sql`insert into ${sql.table(table)} select * from unnest(${places}::int[], ${vectors}::vector[])`.execute(
      database.kysely,
    );
  }
}

/** Where the pictures of each cluster lie. */
export function clusterDirections(): number[][] {
  const random = new Random(3);
  return Array.from({ length: CLUSTERS }, () => randomDirection(random, 1));
}

/** A vector of the given length; all directions are as likely. */
export function randomDirection(random: Random, length: number): number[] {
  const vector = Array.from({ length: DIMENSIONS }, () => random.gaussian());
  const norm = Math.hypot(...vector);
  return vector.map((value) => Number(((value * length) / norm).toFixed(5)));
}

function* batches<T>(values: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const value of values) {
    batch.push(value);
    if (batch.length === ROWS_AT_ONCE) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}
