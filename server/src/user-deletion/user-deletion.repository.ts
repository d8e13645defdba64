import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../database/database.ts';
import { streamIds } from '../database/id-pages.ts';

/** What is to become of a closed account. */
export type ClaimedUser = 'removing' | 'open' | 'gone';

@Injectable()
export class UserDeletionRepository {
  constructor(private readonly database: Database) {}

  /** Ids, a page at a time, of accounts that were closed before a date or are to be removed without a delay. */
  streamDue(closedBefore: Date): AsyncGenerator<string[]> {
    return streamIds((after, limit) => {
      const query = this.database.kysely
        .selectFrom('user')
        .select('id')
        .where('deletedAt', 'is not', null)
        .where((user) => user.or([user('status', '=', 'removing'), user('deletedAt', '<', closedBefore)]))
        .orderBy('id')
        .limit(limit);
      return (after === undefined ? query : query.where('id', '>', after)).execute();
    });
  }

  /**
   * Marks an account so that nobody can open it again: `removing` when it is marked now or was before, `open` when it
   * was restored or its delay is not over, `gone` when there is none.
   */
  async claim(id: string, closedBefore: Date): Promise<ClaimedUser> {
    const { claimed, exists } = await this.database.kysely
      .with('claimed', (db) =>
        db
          .updateTable('user')
          .set({ status: 'removing' })
          .where('id', '=', id)
          .where('deletedAt', 'is not', null)
          .where((user) => user.or([user('status', '=', 'removing'), user('deletedAt', '<', closedBefore)]))
          .returning('id'),
      )
      .selectNoFrom((from) => [
        from.exists(from.selectFrom('claimed').select('claimed.id')).as('claimed'),
        from.exists(from.selectFrom('user').select('user.id').where('user.id', '=', id)).as('exists'),
      ])
      .executeTakeFirstOrThrow();
    if (claimed) return 'removing';
    return exists ? 'open' : 'gone';
  }

  /**
   * Deletes the rows of some assets of a user, with everything that belongs to them.
   *
   * @returns the files that were theirs, without the originals of external libraries; undefined when no asset was left
   */
  async deleteAssets(ownerId: string, limit: number): Promise<string[] | undefined> {
    const { count, paths } = await this.database.kysely
      .with('doomed', (db) =>
        db.selectFrom('asset').select(['id', 'originalPath', 'isExternal']).where('ownerId', '=', ownerId).limit(limit),
      )
      .with('files', (db) =>
        db
          .selectFrom('doomed')
          .select('originalPath as path')
          .where('isExternal', '=', false)
          .unionAll(
            db
              .selectFrom('asset_file')
              .innerJoin('doomed', 'doomed.id', 'asset_file.assetId')
              .select('asset_file.path'),
          ),
      )
      .with('deleted', (db) =>
        db
          .deleteFrom('asset')
          .where('id', 'in', (from) => from.selectFrom('doomed').select('doomed.id'))
          .returning('id'),
      )
      .selectNoFrom((from) => [
        from
          .selectFrom('deleted')
          .select(sql<number>`count(*)::int`.as('count'))
          .as('count'),
        from
          .selectFrom('files')
          .select(sql<string[]>`coalesce(array_agg(path), '{}')`.as('paths'))
          .as('paths'),
      ])
      .executeTakeFirstOrThrow();
    return count === 0 ? undefined : (paths ?? []);
  }

  /** Deletes the account and the albums that were its own. */
  async deleteUser(id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx
        .deleteFrom('album')
        .where('id', 'in', (from) =>
          from.selectFrom('album_user').select('albumId').where('userId', '=', id).where('role', '=', 'owner'),
        )
        .execute();
      await tx.deleteFrom('user').where('id', '=', id).where('status', '=', 'removing').execute();
    });
  }
}
