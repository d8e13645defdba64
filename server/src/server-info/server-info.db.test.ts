import {
  defaults,
  getAboutInfo,
  getApkLinks,
  getServerConfig,
  getServerFeatures,
  getServerLicense,
  getServerStatistics,
  getServerVersion,
  getStorage,
  getSupportedMediaTypes,
  getVersionHistory,
  login,
  pingServer,
  signUpAdmin,
  updateAdminOnboarding,
} from '@immich/sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApplication } from '../../test/application.ts';
import { createAsset, createUser } from '../../test/factories.ts';
import { ServerInfoRepository } from './server-info.repository.ts';

const account = { email: 'admin@example.com', password: 'secret', name: 'Ada' };

describe('the server', () => {
  const application = useTestApplication();
  const options = { headers: {} as Record<string, string> };

  beforeAll(() => {
    defaults.baseUrl = application.apiUrl;
  });

  it('answers strangers before there is an administrator', async () => {
    expect(await pingServer()).toEqual({ res: 'pong' });
    expect(await getServerVersion()).toEqual({ major: 3, minor: 2, patch: 2, prerelease: null });
    expect(await getServerConfig()).toMatchObject({ isInitialized: false, isOnboarded: false, trashDays: 30 });
    expect((await getSupportedMediaTypes()).image).toContain('.heic');
  });

  it('knows when it has an administrator who has seen the introduction', async () => {
    await signUpAdmin({ signUpDto: account });
    const { accessToken } = await login({ loginCredentialDto: account });
    options.headers['Authorization'] = `Bearer ${accessToken}`;
    await updateAdminOnboarding({ adminOnboardingUpdateDto: { isOnboarded: true } }, options);
    expect(await getServerConfig()).toMatchObject({ isInitialized: true, isOnboarded: true });
  });

  it('offers the features that it has', async () => {
    const features = await getServerFeatures();
    expect(features).toMatchObject({ ocr: true, smartSearch: true, search: true, trash: true, passwordLogin: true });
    expect(features).toMatchObject({ facialRecognition: false, map: false, oauth: false, email: false });
  });

  it('tells where the API is, at the root of the host', async () => {
    const response = await fetch(new URL('/.well-known/immich', application.apiUrl));
    expect(await response.json()).toEqual({ api: { endpoint: '/api' } });
  });

  it('tells signed-in users about its tools and its disk', async () => {
    await expect(getAboutInfo()).rejects.toMatchObject({ status: 401 });
    expect(await getAboutInfo(options)).toMatchObject({ version: 'v3.2.2', licensed: false, nodejs: process.version });
    const storage = await getStorage(options);
    expect(storage.diskSizeRaw).toBeGreaterThan(0);
    expect(storage.diskUseRaw + storage.diskAvailableRaw).toBeLessThanOrEqual(storage.diskSizeRaw);
    expect((await getApkLinks(options)).universal).toMatch(/^https:.*\/app-release\.apk$/);
    await expect(getServerLicense(options)).rejects.toMatchObject({ status: 404 });
  });

  it('counts what every user keeps, without what is in the trash', async () => {
    const { database } = application;
    const ownerId = await createUser(database, { name: 'Otto' });
    const photo = await createAsset(database, { ownerId });
    const video = await createAsset(database, { ownerId, type: 'VIDEO' });
    const motion = await createAsset(database, { ownerId, type: 'VIDEO', visibility: 'hidden' });
    const trashed = await createAsset(database, { ownerId, deletedAt: new Date(), status: 'trashed' });
    for (const [assetId, fileSizeInByte] of [
      [photo, 10],
      [video, 200],
      [motion, 3000],
      [trashed, 40_000],
    ] as const) {
      await database.kysely.updateTable('asset_exif').set({ fileSizeInByte }).where('assetId', '=', assetId).execute();
    }

    const statistics = await getServerStatistics(options);
    expect(statistics).toMatchObject({ photos: 1, videos: 1, usage: 3210, usagePhotos: 10, usageVideos: 3200 });
    expect(statistics.usageByUser.map(({ userName, usage }) => [userName, usage])).toEqual([
      ['Ada', 0],
      ['Otto', 3210],
    ]);
  });

  it('remembers each version once', async () => {
    const repository = new ServerInfoRepository(application.database);
    await repository.recordVersion('3.2.2');
    await repository.recordVersion('3.3.0');
    expect((await getVersionHistory()).map(({ version }) => version)).toEqual(['3.3.0', '3.2.2']);
  });

  it('describes its API for people and programs', async () => {
    const page = await fetch(`${application.apiUrl}/doc`);
    expect(page.headers.get('content-type')).toContain('text/html');
    const document = (await (await fetch(`${application.apiUrl}/spec.json`)).json()) as { openapi: string };
    expect(document.openapi).toMatch(/^3\./);
  });
});
