import { sql } from 'kysely';
import type { Database } from '../../../server/src/database/database.ts';

type Columns = Readonly<Record<string, readonly string[]>>;

/** What the index and the search read of Immich's tables. */
const READ: Columns = {
  api_key: ['id', 'userId'],
  asset: [
    ...['id', 'ownerId', 'libraryId', 'livePhotoVideoId', 'checksum', 'originalFileName', 'originalPath', 'type'],
    ...['fileCreatedAt', 'localDateTime', 'createdAt', 'updatedAt', 'deletedAt'],
    ...['status', 'visibility', 'isFavorite', 'isOffline'],
  ],
  asset_exif: [
    ...['assetId', 'city', 'state', 'country', 'make', 'model', 'lensModel'],
    ...['description', 'rating', 'fileSizeInByte'],
  ],
  asset_file: ['assetId', 'type', 'path'],
  asset_job_status: ['assetId', 'ocrAt'],
  asset_ocr: [
    ...['id', 'assetId', 'text', 'boxScore', 'textScore'],
    ...['x1', 'y1', 'x2', 'y2', 'x3', 'y3', 'x4', 'y4'],
  ],
  album_asset: ['assetId', 'albumId'],
  partner: ['sharedById', 'sharedWithId', 'inTimeline'],
  smart_search: ['assetId', 'embedding'],
  system_metadata: ['key', 'value'],
};

/** What a search by people or tags reads of them, too. */
const PEOPLE_AND_TAGS: Columns = {
  asset_face: ['assetId', 'personId', 'deletedAt', 'isVisible'],
  tag_asset: ['assetId', 'tagId'],
  tag_closure: ['id_ancestor', 'id_descendant'],
};

/** What of Immich's tables is not there, as `table.column`. */
export interface MissingColumns {
  /** Without these nothing can be searched. */
  readonly read: readonly string[];
  /** Without these, searches by people and tags can not be. */
  readonly peopleAndTags: readonly string[];
}

/** Compares Immich's tables, in `public`, with what the patch reads of them. */
export async function findMissingColumns(database: Database): Promise<MissingColumns> {
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'`.execute(
    database.kysely,
  );
  const there = new Set(rows.map(({ name }) => name));
  const missing = (wanted: Columns) =>
    Object.entries(wanted)
      .flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`))
      .filter((name) => !there.has(name));
  return { read: missing(READ), peopleAndTags: missing(PEOPLE_AND_TAGS) };
}
