import { Injectable } from '@nestjs/common';
import { Database, type Handle } from '../database/database.ts';

/** Names of the documents that describe this server as a whole, as Immich spells them. */
export type SystemMetadataKey = 'system-config' | 'admin-onboarding';

/** Small JSON documents that belong to the server, one a key. */
@Injectable()
export class SystemMetadataRepository {
  constructor(private readonly database: Database) {}

  async find(key: SystemMetadataKey): Promise<unknown> {
    const row = await this.database.kysely
      .selectFrom('system_metadata')
      .select('value')
      .where('key', '=', key)
      .executeTakeFirst();
    return row?.value;
  }

  async set(key: SystemMetadataKey, value: object, handle: Handle = this.database.kysely): Promise<void> {
    const json = JSON.stringify(value);
    await handle
      .insertInto('system_metadata')
      .values({ key, value: json })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: json }))
      .execute();
  }
}
