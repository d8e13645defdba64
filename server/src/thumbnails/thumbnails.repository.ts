import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.ts';
import { streamIds } from '../database/id-pages.ts';
import type { DerivedFile } from '../storage/storage.ts';

/** What must be known of an asset to draw its pictures. */
export interface ThumbnailInput {
  readonly id: string;
  readonly ownerId: string;
  readonly type: string;
  readonly visibility: string;
  readonly originalPath: string;
  readonly durationMs: number | null;
  /** EXIF orientation of the original, '1' to '8'. */
  readonly orientation: string | null;
}

export interface RenderedFile {
  readonly type: DerivedFile;
  readonly path: string;
  readonly isTransparent: boolean;
  readonly isProgressive: boolean;
}

@Injectable()
export class ThumbnailsRepository {
  constructor(private readonly database: Database) {}

  findInput(id: string): Promise<ThumbnailInput | undefined> {
    return this.database.kysely
      .selectFrom('asset')
      .leftJoin('asset_exif', 'asset_exif.assetId', 'asset.id')
      .select([
        'asset.id',
        'asset.ownerId',
        'asset.type',
        'asset.visibility',
        'asset.originalPath',
        'asset.duration as durationMs',
        'asset_exif.orientation',
      ])
      .where('asset.id', '=', id)
      .executeTakeFirst();
  }

  /**
   * Records the files and the thumbhash in one statement.
   *
   * @returns the paths under which such files were known before; undefined when the asset is gone
   */
  async save(assetId: string, files: readonly RenderedFile[], thumbhash: Buffer): Promise<string[] | undefined> {
    const { asset, before } = await this.database.kysely
      // Every part of the statement sees the rows as they were before it.
      .with('before', (db) =>
        db
          .selectFrom('asset_file')
          .select('path')
          .where('assetId', '=', assetId)
          .where('type', '=', sql<string>`any(${files.map(({ type }) => type)}::varchar[])`)
          .where('isEdited', '=', false),
      )
      .with('updated', (db) => db.updateTable('asset').set({ thumbhash }).where('id', '=', assetId).returning('id'))
      .with('inserted', (db) =>
        db
          .insertInto('asset_file')
          .columns(['assetId', 'type', 'path', 'isTransparent', 'isProgressive'])
          .expression((from) =>
            from
              .selectFrom('updated')
              .crossJoin(asRows(files))
              .select(['updated.id', 'given.type', 'given.path', 'given.isTransparent', 'given.isProgressive']),
          )
          .onConflict((conflict) =>
            conflict.columns(['assetId', 'type', 'isEdited']).doUpdateSet((file) => ({
              path: file.ref('excluded.path'),
              isTransparent: file.ref('excluded.isTransparent'),
              isProgressive: file.ref('excluded.isProgressive'),
            })),
          ),
      )
      .selectNoFrom((from) => [
        from.selectFrom('updated').select('updated.id').as('asset'),
        from
          .selectFrom('before')
          .select(sql<string[]>`coalesce(array_agg(path), '{}')`.as('paths'))
          .as('before'),
      ])
      .executeTakeFirstOrThrow();
    return asset === null ? undefined : (before ?? []);
  }

  /** Ids in ascending order, a page at a time: all read assets, or those without pictures. */
  streamIds({ onlyMissing }: { onlyMissing: boolean }, pageSize?: number): AsyncGenerator<string[]> {
    return streamIds((after, limit) => this.idsQuery(onlyMissing, after, limit).execute(), pageSize);
  }

  private idsQuery(onlyMissing: boolean, after: string | undefined, limit: number) {
    let query = this.database.kysely
      .selectFrom('asset')
      .innerJoin('asset_job_status', 'asset_job_status.assetId', 'asset.id')
      .select('asset.id')
      .where('asset.deletedAt', 'is', null)
      // Assets that were never read come here by themselves, after their metadata.
      .where('asset_job_status.metadataExtractedAt', 'is not', null)
      .orderBy('asset.id')
      .limit(limit);
    if (after !== undefined) query = query.where('asset.id', '>', after);
    if (onlyMissing) query = query.where('asset.thumbhash', 'is', null);
    return query;
  }
}

function asRows(files: readonly RenderedFile[]) {
  return sql<RenderedFile>`
    unnest(
      ${files.map(({ type }) => type)}::varchar[],
      ${files.map(({ path }) => path)}::varchar[],
      ${files.map(({ isTransparent }) => isTransparent)}::boolean[],
      ${files.map(({ isProgressive }) => isProgressive)}::boolean[]
    )`.as<'given'>(sql`given (type, path, "isTransparent", "isProgressive")`);
}
