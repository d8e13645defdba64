import type { UserMetadataKey } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { Database, type Handle } from '../database/database.ts';

/** Small JSON documents that belong to a user, one a key. */
@Injectable()
export class UserMetadataRepository {
  constructor(private readonly database: Database) {}

  async find(userId: string, key: `${UserMetadataKey}`): Promise<unknown> {
    const row = await this.database.kysely
      .selectFrom('user_metadata')
      .select('value')
      .where('userId', '=', userId)
      .where('key', '=', key)
      .executeTakeFirst();
    return row?.value;
  }

  async set(
    userId: string,
    key: `${UserMetadataKey}`,
    value: object,
    handle: Handle = this.database.kysely,
  ): Promise<void> {
    const json = JSON.stringify(value);
    await handle
      .insertInto('user_metadata')
      .values({ userId, key, value: json })
      .onConflict((conflict) => conflict.columns(['userId', 'key']).doUpdateSet({ value: json }))
      .execute();
  }

  async delete(userId: string, key: `${UserMetadataKey}`): Promise<void> {
    await this.database.kysely
      .deleteFrom('user_metadata')
      .where('userId', '=', userId)
      .where('key', '=', key)
      .execute();
  }
}
