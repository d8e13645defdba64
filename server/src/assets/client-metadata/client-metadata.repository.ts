import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database, type Handle } from '../../database/database.ts';
import type { MetadataEntry, MetadataKey, StoredMetadata } from './client-metadata.ts';

@Injectable()
export class ClientMetadataRepository {
  constructor(private readonly database: Database) {}

  /** By key; all of the asset without `key`. */
  async list(assetId: string, key?: string): Promise<StoredMetadata[]> {
    let query = this.database.kysely
      .selectFrom('asset_metadata')
      .select(['assetId', 'key', 'value', 'updatedAt'])
      .where('assetId', '=', assetId)
      .orderBy('key');
    if (key !== undefined) query = query.where('key', '=', key);
    return (await query.execute()) as StoredMetadata[];
  }

  /** Adds entries, and replaces those with the same key. Of several with one key the last counts. */
  async upsert(entries: readonly MetadataEntry[], handle: Handle = this.database.kysely): Promise<StoredMetadata[]> {
    const last = [...new Map(entries.map((entry) => [`${entry.assetId} ${entry.key}`, entry])).values()];
    if (last.length === 0) {
      return [];
    }
    const given = sql<{ assetId: string; key: string; value: string }>`
      unnest(
        ${last.map(({ assetId }) => assetId)}::uuid[],
        ${last.map(({ key }) => key)}::varchar[],
        ${last.map(({ value }) => JSON.stringify(value))}::jsonb[]
      )`.as<'given'>(sql`given ("assetId", key, value)`);
    const rows = await handle
      .insertInto('asset_metadata')
      .columns(['assetId', 'key', 'value'])
      .expression(handle.selectFrom(given).select(['given.assetId', 'given.key', 'given.value']))
      .onConflict((conflict) =>
        conflict.columns(['assetId', 'key']).doUpdateSet((entry) => ({ value: entry.ref('excluded.value') })),
      )
      .returning(['assetId', 'key', 'value', 'updatedAt'])
      .execute();
    return rows as StoredMetadata[];
  }

  async delete(keys: readonly MetadataKey[]): Promise<void> {
    await this.database.kysely
      .deleteFrom('asset_metadata')
      .where(
        sql<boolean>`("assetId", key) in (
          select * from unnest(
            ${keys.map(({ assetId }) => assetId)}::uuid[],
            ${keys.map(({ key }) => key)}::varchar[]
          )
        )`,
      )
      .execute();
  }
}
