import { Permission } from '@immich/sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { createAsset, createUser } from '../../test/factories.ts';
import { AssetAccessRepository } from './asset-access.repository.ts';

describe('AssetAccessRepository', () => {
  const db = useTestDatabase();
  let owner: string;
  let member: string;
  let stranger: string;
  let asset: string;
  const accessible = (userId: string, permission: Permission, ids = [asset]) =>
    new AssetAccessRepository(db.database).listAccessible(userId, ids, permission);

  beforeAll(async () => {
    const { kysely } = db.database;
    owner = await createUser(db.database);
    member = await createUser(db.database);
    stranger = await createUser(db.database);
    asset = await createAsset(db.database, { ownerId: owner });
    const album = await kysely.insertInto('album').defaultValues().returning('id').executeTakeFirstOrThrow();
    await kysely.insertInto('album_asset').values({ albumId: album.id, assetId: asset }).execute();
    await kysely
      .insertInto('album_user')
      .values([
        { albumId: album.id, userId: owner, role: 'owner' },
        { albumId: album.id, userId: member, role: 'viewer' },
      ])
      .execute();
  });

  it('lets owners do everything with their assets', async () => {
    expect(await accessible(owner, Permission.AssetRead)).toEqual(new Set([asset]));
    expect(await accessible(owner, Permission.AssetDelete)).toEqual(new Set([asset]));
  });

  it('lets members of an album look at its assets and not change them', async () => {
    expect(await accessible(member, Permission.AssetView)).toEqual(new Set([asset]));
    expect(await accessible(member, Permission.AssetUpdate)).toEqual(new Set());
  });

  it('lets nobody else see anything, of existing and of unknown assets alike', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect(await accessible(stranger, Permission.AssetRead, [asset, unknown])).toEqual(new Set());
    expect(await accessible(owner, Permission.AssetRead, [asset, unknown])).toEqual(new Set([asset]));
  });

  it('hides trashed and locked assets from the members of an album', async () => {
    const set = (change: { deletedAt?: Date | null; visibility?: 'locked' | 'timeline' }) =>
      db.database.kysely.updateTable('asset').set(change).where('id', '=', asset).execute();
    await set({ deletedAt: new Date() });
    expect(await accessible(member, Permission.AssetRead)).toEqual(new Set());
    await set({ deletedAt: null, visibility: 'locked' });
    expect(await accessible(member, Permission.AssetRead)).toEqual(new Set());
    await set({ visibility: 'timeline' });
    expect(await accessible(member, Permission.AssetRead)).toEqual(new Set([asset]));
  });

  it('knows what is locked', async () => {
    const repository = new AssetAccessRepository(db.database);
    const locked = await createAsset(db.database, { ownerId: owner, visibility: 'locked' });
    expect([await repository.isLocked(locked), await repository.isLocked(asset)]).toEqual([true, false]);
  });
});
