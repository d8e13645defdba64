import type { Insertable } from 'kysely';
import { createHash, randomUUID } from 'node:crypto';
import type { Database } from '../src/database/database.ts';
import type { Asset, User } from '../src/database/tables.ts';

/** Inserts a user and answers its id. */
export async function createUser(database: Database, fields: Partial<Insertable<User>> = {}): Promise<string> {
  const { id } = await database.kysely
    .insertInto('user')
    .values({ email: `${randomUUID()}@example.com`, name: 'Somebody', ...fields })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Inserts a photo with its EXIF and job rows and answers its id. */
export async function createAsset(
  database: Database,
  { ownerId, ...fields }: { ownerId: string } & Partial<Insertable<Asset>>,
): Promise<string> {
  const id = fields.id ?? randomUUID();
  const createdAt = fields.fileCreatedAt ?? new Date('2024-05-01T10:00:00Z');
  await database.transaction(async (tx) => {
    await tx
      .insertInto('asset')
      .values({
        id,
        ownerId,
        type: 'IMAGE',
        originalPath: `/upload/${id}.jpg`,
        originalFileName: `${id}.jpg`,
        fileCreatedAt: createdAt,
        fileModifiedAt: createdAt,
        localDateTime: createdAt,
        checksum: createHash('sha1').update(id).digest(),
        ...fields,
      })
      .execute();
    await tx.insertInto('asset_exif').values({ assetId: id }).execute();
    await tx.insertInto('asset_job_status').values({ assetId: id }).execute();
  });
  return id;
}
