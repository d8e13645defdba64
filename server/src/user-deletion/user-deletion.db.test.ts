import {
  createAlbum,
  deleteUserAdmin,
  getAssetInfo,
  getQueueJobs,
  login,
  QueueName,
  restoreUserAdmin,
  searchUsersAdmin,
} from '@immich/sdk';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postAsset, signIn, type TestAccount, uploadForm } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { createAsset } from '../../test/factories.ts';
import { JobHandlers } from '../jobs/job-handlers.ts';
import { Storage } from '../storage/storage.ts';
import { UserDeletionRepository } from './user-deletion.repository.ts';

const DAY_MS = 24 * 3600 * 1000;
const context = { jobId: 'test', signal: new AbortController().signal };

describe('deleting an account', () => {
  const server = useTestApplication();
  let admin: TestAccount;
  let user: TestAccount;
  let name: string;
  let paths: string[];
  let foreignFolder: string;

  beforeAll(async () => {
    admin = await signIn(server, 'admin');
    await server.database.kysely.updateTable('user').set({ isAdmin: true }).where('id', '=', admin.id).execute();
    foreignFolder = await mkdtemp(join(tmpdir(), 'library-'));
  });
  afterAll(() => rm(foreignFolder, { recursive: true }));

  beforeEach(async () => {
    name = randomUUID();
    user = await signIn(server, name);
    const { body } = await postAsset(user, uploadForm(randomUUID()));
    const { originalPath } = await getAssetInfo({ id: body.id }, user.options);
    const storage = server.app.get(Storage);
    const thumbnail = storage.derivedPath(user.id, body.id, 'thumbnail', 'webp');
    await storage.write(thumbnail, Buffer.from('x'));
    await createAlbum({ createAlbumDto: { albumName: name, assetIds: [body.id] } }, user.options);
    paths = [originalPath, thumbnail];
  });

  const close = (force = false) => deleteUserAdmin({ id: user.id, userAdminDeleteDto: { force } }, admin.options);
  const closeLongAgo = async () => {
    await close();
    const deletedAt = new Date(Date.now() - 8 * DAY_MS);
    await server.database.kysely.updateTable('user').set({ deletedAt }).where('id', '=', user.id).execute();
  };
  const run = () => server.app.get(JobHandlers).get('UserDelete')({ id: user.id }, context);
  const isThere = async () =>
    (await searchUsersAdmin({ withDeleted: true }, admin.options)).some(({ id }) => id === user.id);
  const filesThere = () => paths.map((path) => existsSync(path));
  const count = async (table: 'asset' | 'album') => {
    const owned = { asset: `"ownerId" = '${user.id}'`, album: `"albumName" = '${name}'` }[table];
    const { rows } = await server.database.pool.query<{ count: number }>(
      `select count(*)::int from ${table} where ${owned}`,
    );
    return rows[0]?.count;
  };

  it('keeps everything until the delay is over', async () => {
    await close();
    expect(await run()).toMatchObject({ status: 'skipped' });
    expect([await isThere(), ...filesThere(), await count('asset')]).toEqual([true, true, true, 1]);
    await restoreUserAdmin({ id: user.id }, admin.options);
    await login({ loginCredentialDto: { email: `${name}@example.com`, password: name } }, { baseUrl: server.apiUrl });
  });

  it('deletes rows, files and albums when it is over, and nothing of anybody else', async () => {
    const other = await signIn(server, `${name}-other`);
    const { body } = await postAsset(other, uploadForm(randomUUID()));
    const { originalPath } = await getAssetInfo({ id: body.id }, other.options);
    await closeLongAgo();
    expect(await run()).toEqual({ status: 'done' });
    expect([await isThere(), ...filesThere()]).toEqual([false, false, false]);
    expect([await count('asset'), await count('album')]).toEqual([0, 0]);
    expect(existsSync(originalPath)).toBe(true);
    expect(await getAssetInfo({ id: body.id }, other.options)).toMatchObject({ id: body.id });
  });

  it('finds the accounts whose delay is over', async () => {
    await closeLongAgo();
    const due: string[] = [];
    const yesterday = new Date(Date.now() - DAY_MS);
    for await (const ids of server.app.get(UserDeletionRepository).streamDue(yesterday)) due.push(...ids);
    expect(due).toContain(user.id);
    expect(due).not.toContain(admin.id);
  });

  it('needs no delay when it is forced, and there is no way back then', async () => {
    await close(true);
    const queued = await getQueueJobs({ name: QueueName.BackgroundTask }, admin.options);
    expect(queued).toContainEqual(expect.objectContaining({ name: 'UserDelete', data: { id: user.id } }));
    await expect(restoreUserAdmin({ id: user.id }, admin.options)).rejects.toMatchObject({ status: 400 });
    await expect(close()).rejects.toMatchObject({ status: 400 });
    expect(await run()).toEqual({ status: 'done' });
    expect([await isThere(), ...filesThere()]).toEqual([false, false, false]);
  });

  it('leaves the files of an external library', async () => {
    const path = join(foreignFolder, `${name}.jpg`);
    await writeFile(path, 'external');
    await createAsset(server.database, { ownerId: user.id, originalPath: path, isExternal: true });
    await close(true);
    await run();
    expect(existsSync(path)).toBe(true);
    expect(await count('asset')).toBe(0);
  });

  it('finishes what was cut off: files that remained are deleted by the next attempt', async () => {
    await close(true);
    const { database } = server;
    await database.kysely.deleteFrom('asset').where('ownerId', '=', user.id).execute();
    await database.kysely.deleteFrom('user').where('id', '=', user.id).execute();
    expect(filesThere()).toEqual([true, true]);
    expect(await run()).toEqual({ status: 'done' });
    expect(filesThere()).toEqual([false, false]);
  });

  it('does nothing to an account that is open', async () => {
    expect(await run()).toMatchObject({ status: 'skipped' });
    expect([await isThere(), ...filesThere()]).toEqual([true, true, true]);
  });
});
