import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, type Handle, type Tx } from '../database/database.ts';
import { streamIds } from '../database/id-pages.ts';

/** An asset that was deleted for good, and what it leaves behind. */
export interface DeletedAsset {
  readonly ownerId: string;
  readonly originalPath: string;
  readonly isExternal: boolean;
  readonly livePhotoVideoId: string | null;
  readonly derivedPaths: readonly string[];
}

@Injectable()
export class TrashRepository {
  constructor(private readonly database: Database) {}

  async setDeleted(ids: readonly string[], status: 'trashed' | 'deleted', handle: Handle): Promise<void> {
    await handle
      .updateTable('asset')
      .set({ status, deletedAt: sql`now()` })
      .where('id', '=', sql<string>`any(${ids}::uuid[])`)
      .execute();
  }

  /** Marks everything in the trash of a user to be deleted for good; answers the ids. */
  async markTrash(ownerId: string, handle: Handle): Promise<string[]> {
    const rows = await handle
      .updateTable('asset')
      .set({ status: 'deleted' })
      .where('ownerId', '=', ownerId)
      .where('status', '=', 'trashed')
      .returning('id')
      .execute();
    return rows.map(({ id }) => id);
  }

  /** Takes assets out of the trash of a user, all of them without `ids`; answers the ids of those that were in it. */
  async restore(ownerId: string, ids: readonly string[] | undefined, handle: Handle): Promise<string[]> {
    let query = handle
      .updateTable('asset')
      .set({ status: 'active', deletedAt: null })
      .where('ownerId', '=', ownerId)
      .where('status', '=', 'trashed');
    if (ids) query = query.where('id', '=', sql<string>`any(${ids}::uuid[])`);
    return (await query.returning('id').execute()).map(({ id }) => id);
  }

  /** Ids, a page at a time, of assets that wait to be deleted for good. */
  streamMarked(): AsyncGenerator<string[]> {
    return this.stream(sql<boolean>`status = 'deleted'`);
  }

  /** Ids, a page at a time, of assets that went to the trash before a date. */
  streamTrashedBefore(date: Date): AsyncGenerator<string[]> {
    return this.stream(sql<boolean>`status = 'trashed' and "deletedAt" < ${date}`);
  }

  /**
   * Deletes an asset that is in the trash or marked, with everything that belongs to it, and gives its owner the space
   * back. Undefined when it is gone or was restored meanwhile.
   */
  async delete(id: string, tx: Tx): Promise<DeletedAsset | undefined> {
    const asset = await tx
      .selectFrom('asset')
      .leftJoin('asset_exif', 'asset_exif.assetId', 'asset.id')
      .select(['ownerId', 'originalPath', 'isExternal', 'livePhotoVideoId', 'asset_exif.fileSizeInByte'])
      .select((row) =>
        row
          .selectFrom('asset_file')
          .select(sql<string[]>`coalesce(array_agg(path), '{}')`.as('paths'))
          .whereRef('asset_file.assetId', '=', 'asset.id')
          .as('derivedPaths'),
      )
      .where('asset.id', '=', id)
      .where('asset.deletedAt', 'is not', null)
      .forUpdate('asset')
      .executeTakeFirst();
    if (!asset) {
      return undefined;
    }
    await tx.deleteFrom('asset').where('id', '=', id).execute();
    await tx
      .updateTable('user')
      .set({ quotaUsageInBytes: sql`greatest(0, "quotaUsageInBytes" - ${asset.fileSizeInByte ?? 0})` })
      .where('id', '=', asset.ownerId)
      .execute();
    return { ...asset, derivedPaths: asset.derivedPaths ?? [] };
  }

  /** Marks the video half of a live photo when no other photo uses it; true when it did. */
  async markOrphanedVideo(id: string, tx: Tx): Promise<boolean> {
    const row = await tx
      .updateTable('asset')
      .set({ status: 'deleted', deletedAt: sql`now()` })
      .where('id', '=', id)
      .where('visibility', '=', 'hidden')
      .where((video) =>
        video.not(
          video.exists(video.selectFrom('asset as photo').select('photo.id').where('photo.livePhotoVideoId', '=', id)),
        ),
      )
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  }

  private stream(condition: ReturnType<typeof sql<boolean>>): AsyncGenerator<string[]> {
    return streamIds((after, limit) => {
      const query = this.database.kysely.selectFrom('asset').select('id').where(condition).orderBy('id').limit(limit);
      return (after === undefined ? query : query.where('id', '>', after)).execute();
    });
  }
}
