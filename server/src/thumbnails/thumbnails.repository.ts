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

  /** Records the files and the thumbhash in one statement; false when the asset is gone. */
  async save(assetId: string, files: readonly RenderedFile[], thumbhash: Buffer): Promise<boolean> {
    const given = sql<{ type: string; path: string; isTransparent: boolean }>`
      unnest(
        ${files.map(({ type }) => type)}::varchar[],
        ${files.map(({ path }) => path)}::varchar[],
        ${files.map(({ isTransparent }) => isTransparent)}::boolean[]
      )`.as<'given'>(sql`given (type, path, "isTransparent")`);
    const rows = await this.database.kysely
      .with('updated', (db) => db.updateTable('asset').set({ thumbhash }).where('id', '=', assetId).returning('id'))
      .insertInto('asset_file')
      .columns(['assetId', 'type', 'path', 'isTransparent'])
      .expression((db) =>
        db
          .selectFrom('updated')
          .crossJoin(given)
          .select(['updated.id', 'given.type', 'given.path', 'given.isTransparent']),
      )
      .onConflict((conflict) =>
        conflict.columns(['assetId', 'type', 'isEdited']).doUpdateSet((file) => ({
          path: file.ref('excluded.path'),
          isTransparent: file.ref('excluded.isTransparent'),
        })),
      )
      .returning('id')
      .execute();
    return rows.length > 0;
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
