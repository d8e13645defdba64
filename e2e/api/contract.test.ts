import * as sdk from '@immich/sdk';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { addUser, anonymous, logIn, signUp, type Account } from '../client/account.ts';
import { untilQueuesAreIdle } from '../client/queues.ts';
import { OperationRecorder } from '../client/recording-fetch.ts';
import { uploadFile } from '../client/upload.ts';
import { TestServer } from '../stack/server.ts';

const OPEN_API = resolve(import.meta.dirname, '../../server/open-api.json');

const recorder = new OperationRecorder();
let server: TestServer;
let admin: Account;
let as: Account['options'];
let everyone: Account['options'];
let photo: string;
let video: string;

beforeAll(async () => {
  sdk.setFetch(recorder.fetch);
  server = await TestServer.start(inject('backends'));
  admin = await signUp(server);
  as = admin.options;
  everyone = anonymous(server);
  photo = await uploadFile(as, join(inject('samples'), 'sign-exit.jpg'));
  video = await uploadFile(as, join(inject('samples'), 'ferry-arrival.mp4'));
  await untilQueuesAreIdle(admin);
});

afterAll(() => server.stop());

// Every call goes through the SDK of Immich, whose types say what it must answer; the last test proves none is missing.
describe('the SDK of Immich', () => {
  it('learns about the server', async () => {
    expect(await sdk.pingServer(everyone)).toEqual({ res: 'pong' });
    expect(await sdk.getServerVersion(everyone)).toMatchObject({ major: 3, minor: 2, patch: 2 });
    expect(await sdk.getServerConfig(everyone)).toMatchObject({ isInitialized: true, trashDays: 30 });
    expect(await sdk.getServerFeatures(everyone)).toMatchObject({ ocr: true, smartSearch: true, trash: true });
    expect((await sdk.getSupportedMediaTypes(everyone)).image).toContain('.jpg');
    expect(await sdk.getVersionHistory(everyone)).toBeInstanceOf(Array);
    expect((await sdk.getAboutInfo(as)).version).toContain('3.2.2');
    expect(await sdk.getServerStatistics(as)).toMatchObject({ photos: 1, videos: 1 });
    expect((await sdk.getStorage(as)).diskSizeRaw).toBeGreaterThan(0);
    expect(await sdk.getVersionCheck(as)).toHaveProperty('releaseVersion');
    expect(await sdk.getApkLinks(as)).toBeTruthy();
    await sdk.getPublicConfig(everyone);
    await sdk.getPublicConfigDefaults(everyone);
    await expect(sdk.getServerLicense(as)).rejects.toMatchObject({ status: 404 });
  });

  it('signs in and out, and keeps sessions', async () => {
    expect(await sdk.getAuthStatus(as)).toMatchObject({ password: true, pinCode: false });
    expect(await sdk.validateAccessToken(as)).toEqual({ authStatus: true });
    const second = await logIn(server, admin.email);
    const sessions = await sdk.getSessions(as);
    expect(sessions).toHaveLength(2);
    const other = sessions.find((session) => !session.current)?.id ?? '';
    await sdk.updateSession({ id: other, sessionUpdateDto: { isPendingSyncReset: true } }, as);
    await sdk.deleteSession({ id: other }, as);
    await expect(sdk.getMyUser(second.options)).rejects.toMatchObject({ status: 401 });
    await sdk.logout((await logIn(server, admin.email)).options);
    await logIn(server, admin.email);
    await sdk.deleteAllSessions(as);
    expect(await sdk.getSessions(as)).toHaveLength(1);
  });

  it('keeps API keys', async () => {
    const { secret } = await sdk.createApiKey(
      { apiKeyCreateDto: { name: 'contract', permissions: [sdk.Permission.All] } },
      as,
    );
    const withKey = { ...everyone, headers: { 'x-api-key': secret } };
    const { id } = await sdk.getMyApiKey(withKey);
    expect(await sdk.getApiKey({ id }, as)).toMatchObject({ id, name: 'contract', permissions: ['all'] });
    expect(await sdk.updateApiKey({ id, apiKeyUpdateDto: { name: 'renamed' } }, as)).toMatchObject({ name: 'renamed' });
    expect((await sdk.getApiKeys(as)).map((key) => key.id)).toEqual([id]);
    await sdk.deleteApiKey({ id }, as);
    await expect(sdk.getMyUser(withKey)).rejects.toMatchObject({ status: 401 });
  });

  it('keeps users and their preferences', async () => {
    const user = await addUser(server, admin, 'contract-user');
    expect(await sdk.getMyUser(user.options)).toMatchObject({ id: user.id, isAdmin: false });
    expect(await sdk.searchUsers(as)).toHaveLength(2);
    expect(await sdk.getUser({ id: user.id }, as)).toMatchObject({ email: user.email });
    expect(await sdk.updateMyUser({ userUpdateMeDto: { name: 'Renamed' } }, user.options)).toMatchObject({
      name: 'Renamed',
    });
    const userPreferencesUpdateDto = { memories: { enabled: false } };
    const preferences = await sdk.updateMyPreferences({ userPreferencesUpdateDto }, user.options);
    expect(preferences.memories.enabled).toBe(false);
    expect(await sdk.getMyPreferences(user.options)).toEqual(preferences);
    await sdk.setUserOnboarding({ onboardingDto: { isOnboarded: true } }, user.options);
    expect(await sdk.getUserOnboarding(user.options)).toEqual({ isOnboarded: true });
    await sdk.deleteUserOnboarding(user.options);
    await expect(sdk.getUserLicense(user.options)).rejects.toMatchObject({ status: 404 });
    await sdk.changePassword(
      { changePasswordDto: { password: user.password, newPassword: 'a new long one' } },
      user.options,
    );

    const { id } = user;
    expect(await sdk.searchUsersAdmin({}, as)).toHaveLength(2);
    expect(await sdk.getUserAdmin({ id }, as)).toMatchObject({ id, isAdmin: false });
    await sdk.updateUserAdmin({ id, userAdminUpdateDto: { name: 'By the administrator' } }, as);
    expect(await sdk.getUserPreferencesAdmin({ id }, as)).toEqual(preferences);
    await sdk.updateUserPreferencesAdmin({ id, userPreferencesUpdateDto: { ratings: { enabled: true } } }, as);
    await sdk.deleteUserAdmin({ id, userAdminDeleteDto: {} }, as);
    expect(await sdk.restoreUserAdmin({ id }, as)).toMatchObject({ id, deletedAt: null });
  });

  it('keeps the settings', async () => {
    const config = await sdk.getConfig(as);
    expect(await sdk.getAdminConfig(as)).toEqual(config);
    expect(await sdk.getConfigDefaults(as)).toEqual(await sdk.getAdminConfigDefaults(as));
    const changed = { ...config, trash: { ...config.trash, days: 7 } };
    expect(await sdk.updateConfig({ adminConfigDto: changed }, as)).toMatchObject({ trash: { days: 7 } });
    expect((await sdk.getServerConfig(everyone)).trashDays).toBe(7);
    await sdk.updateAdminConfig({ adminConfigDto: config }, as);
    expect(await sdk.getConfig(as)).toEqual(config);
    await sdk.getUserConfig(as);
    await sdk.getUserConfigDefaults(as);
    await sdk.getStorageTemplateOptions(as);
    await sdk.updateAdminOnboarding({ adminOnboardingUpdateDto: { isOnboarded: true } }, as);
    expect(await sdk.getAdminOnboarding(as)).toEqual({ isOnboarded: true });
    await sdk.getReverseGeocodingState(as);
    await sdk.getVersionCheckState(as);
  });

  const callMetadataOf = async (id: string) => {
    const item = { key: 'mobile-app', value: { iCloudId: 'x' } };
    const items = [{ assetId: id, ...item }];
    await sdk.updateAssetMetadata({ id, assetMetadataUpsertDto: { items: [item] } }, as);
    expect(await sdk.getAssetMetadata({ id }, as)).toMatchObject([item]);
    expect(await sdk.updateBulkAssetMetadata({ assetMetadataBulkUpsertDto: { items } }, as)).toMatchObject(items);
    expect(await sdk.getAssetMetadataByKey({ id, key: item.key }, as)).toMatchObject(item);
    await sdk.deleteBulkAssetMetadata({ assetMetadataBulkDeleteDto: { items } }, as);
    await sdk.deleteAssetMetadata({ id, key: item.key }, as);
    expect(await sdk.getAssetMetadata({ id }, as)).toEqual([]);
  };

  it('uploads, reads and changes assets', async () => {
    const assetData = new File([await readFile(join(inject('samples'), 'beach.jpg'))], 'beach.jpg');
    const now = new Date().toISOString();
    const assetMediaCreateDto = { assetData, fileCreatedAt: now, fileModifiedAt: now, isFavorite: true };
    const { id, status } = await sdk.uploadAsset({ assetMediaCreateDto }, as);
    expect(status).toBe(sdk.AssetMediaStatus.Created);
    const { checksum } = await sdk.getAssetInfo({ id }, as);
    const checked = await sdk.checkBulkUpload({ assetBulkUploadCheckDto: { assets: [{ id: 'x', checksum }] } }, as);
    expect(checked.results).toMatchObject([{ action: 'reject', reason: 'duplicate', assetId: id }]);
    expect(await sdk.updateAsset({ id, updateAssetDto: { description: 'sand' } }, as)).toMatchObject({ id });
    await sdk.updateAssets({ assetBulkUpdateDto: { ids: [id], isFavorite: false } }, as);
    expect(await sdk.getAssetStatistics({}, as)).toEqual({ images: 2, videos: 1, total: 3 });
    await sdk.runAssetJobs({ assetJobsDto: { assetIds: [id], name: sdk.AssetJobName.RegenerateThumbnail } }, as);
    await untilQueuesAreIdle(admin);
    expect((await sdk.viewAsset({ id, size: sdk.AssetMediaSize.Preview }, as)).size).toBeGreaterThan(1000);
    expect((await sdk.downloadAsset({ id }, as)).size).toBe(assetData.size);
    expect((await sdk.playAssetVideo({ id: video }, as)).size).toBeGreaterThan(1000);
    expect((await sdk.getAssetOcr({ id: photo }, as)).length).toBeGreaterThan(0);
    await sdk.copyAsset({ assetCopyDto: { sourceId: photo, targetId: id, favorite: false } }, as);
    await callMetadataOf(id);
    await sdk.deleteAssets({ assetBulkDeleteDto: { ids: [id] } }, as);
    expect(await sdk.restoreAssets({ bulkIdsDto: { ids: [id] } }, as)).toEqual({ count: 1 });
    await sdk.deleteAssets({ assetBulkDeleteDto: { ids: [id] } }, as);
    expect(await sdk.restoreTrash(as)).toEqual({ count: 1 });
    await sdk.deleteAssets({ assetBulkDeleteDto: { ids: [id] } }, as);
    expect(await sdk.emptyTrash(as)).toEqual({ count: 1 });
  });

  it('shows the timeline and albums', async () => {
    const buckets = await sdk.getTimeBuckets({}, as);
    expect(buckets.length).toBeGreaterThan(0);
    const bucket = await sdk.getTimeBucket({ timeBucket: buckets[0]?.timeBucket ?? '' }, as);
    expect(bucket.id).toHaveLength(buckets[0]?.count ?? -1);
    const { id } = await sdk.createAlbum({ createAlbumDto: { albumName: 'Contract' } }, as);
    await sdk.addAssetsToAlbum({ id, bulkIdsDto: { ids: [photo] } }, as);
    await sdk.addAssetsToAlbums({ albumsAddAssetsDto: { albumIds: [id], assetIds: [video] } }, as);
    expect(await sdk.getAlbumInfo({ id }, as)).toMatchObject({ assetCount: 2 });
    expect(await sdk.getAlbumStatistics(as)).toMatchObject({ owned: 1 });
    await sdk.updateAlbumInfo({ id, updateAlbumDto: { albumThumbnailAssetId: photo } }, as);
    await sdk.removeAssetFromAlbum({ id, bulkIdsDto: { ids: [video] } }, as);
    expect(await sdk.getAllAlbums({}, as)).toMatchObject([{ id, assetCount: 1, albumThumbnailAssetId: photo }]);
    const guest = await addUser(server, admin, 'album-guest');
    const albumUsers = [{ userId: guest.id, role: sdk.AlbumUserRole.Viewer }];
    expect(await sdk.addUsersToAlbum({ id, addUsersDto: { albumUsers } }, as)).toMatchObject({ shared: true });
    expect((await sdk.viewAsset({ id: photo }, guest.options)).size).toBeGreaterThan(1000);
    await sdk.updateAlbumUser({ id, userId: guest.id, updateAlbumUserDto: { role: sdk.AlbumUserRole.Editor } }, as);
    await sdk.removeUserFromAlbum({ id, userId: guest.id }, as);
    await expect(sdk.viewAsset({ id: photo }, guest.options)).rejects.toMatchObject({ status: 400 });
    await sdk.deleteAlbum({ id }, as);
  });

  it('keeps the picture of a user', async () => {
    const file = new File([await readFile(join(inject('samples'), 'orange-cat.jpg'))], 'cat.jpg');
    await sdk.createProfileImage({ createProfileImageDto: { file } }, as);
    expect((await sdk.getProfileImage({ id: admin.id }, as)).size).toBeGreaterThan(1000);
    await sdk.deleteProfileImage(as);
    expect((await sdk.getMyUser(as)).profileImagePath).toBe('');
  });

  it('searches', async () => {
    const smart = await sdk.searchSmart({ smartSearchDto: { query: 'ocr:exit' } }, as);
    expect(smart.assets.items.map((asset) => asset.id)).toEqual([photo]);
    expect((await sdk.searchAssets({ metadataSearchDto: {} }, as)).assets.total).toBe(2);
    expect(await sdk.searchRandom({ randomSearchDto: { size: 2 } }, as)).toHaveLength(2);
    expect(await sdk.searchAssetStatistics({ statisticsSearchDto: {} }, as)).toEqual({ total: 2 });
    expect(await sdk.getSearchSuggestions({ $type: sdk.SearchSuggestionType.CameraMake }, as)).toEqual(['Halden']);
    const [largest] = await sdk.searchLargeAssets({ size: 1 }, as);
    expect(largest?.exifInfo?.fileSizeInByte).toBeGreaterThan(1000);
    expect(await sdk.getExploreData(as)).toEqual([{ fieldName: 'exifInfo.city', items: [] }]);
    const cities = (await sdk.getAssetsByCity(as)).map(({ exifInfo }) => exifInfo?.city);
    expect(cities).toEqual(await sdk.getSearchSuggestions({ $type: sdk.SearchSuggestionType.City }, as));
    expect(await sdk.searchPlaces({ name: 'Oslo' }, as)).toEqual([]);
    expect(await sdk.searchPerson({ name: 'Ann' }, as)).toEqual([]);
  });

  it('shares a library with a partner', async () => {
    const partner = await addUser(server, admin, 'partner');
    const [{ id: sharedWithId }, { id: sharedById }] = [partner, admin];
    expect(await sdk.createPartner({ partnerCreateDto: { sharedWithId } }, as)).toMatchObject({ id: sharedWithId });
    await sdk.updatePartner({ id: sharedById, partnerUpdateDto: { inTimeline: true } }, partner.options);
    const direction = sdk.PartnerDirection.SharedWith;
    expect(await sdk.getPartners({ direction }, partner.options)).toMatchObject([{ id: sharedById, inTimeline: true }]);
    expect((await sdk.searchAssets({ metadataSearchDto: {} }, partner.options)).assets.total).toBe(2);
    expect((await sdk.viewAsset({ id: photo }, partner.options)).size).toBeGreaterThan(1000);
    await sdk.removePartner({ id: sharedWithId }, as);
    await sdk.createPartnerDeprecated({ id: sharedWithId }, as);
    await sdk.removePartner({ id: sharedWithId }, as);
    expect((await sdk.searchAssets({ metadataSearchDto: {} }, partner.options)).assets.total).toBe(0);
  });

  it('administers queues', async () => {
    const name = sdk.QueueName.Ocr;
    expect(Object.keys(await sdk.getQueuesLegacy(as))).toContain(name);
    expect((await sdk.getQueues(as)).map((queue) => queue.name)).toContain(name);
    expect(await sdk.updateQueue({ name, queueUpdateDto: { isPaused: true } }, as)).toMatchObject({ isPaused: true });
    await sdk.runQueueCommandLegacy({ name, queueCommandDto: { command: sdk.QueueCommand.Start, force: true } }, as);
    expect(await sdk.getQueueJobs({ name }, as)).toMatchObject([{ name: 'OcrQueueAll' }]);
    await sdk.emptyQueue({ name, queueDeleteDto: {} }, as);
    expect(await sdk.updateQueue({ name, queueUpdateDto: { isPaused: false } }, as)).toMatchObject({ isPaused: false });
    expect(await sdk.getQueue({ name }, as)).toMatchObject({ statistics: { failed: 0, waiting: 0 } });
    await sdk.createJob({ jobCreateDto: { name: sdk.ManualJobName.UserCleanup } }, as);
    const unknown = sdk.createJob({ jobCreateDto: { name: sdk.ManualJobName.BackupDatabase } }, as);
    await expect(unknown).rejects.toMatchObject({ status: 400 });
  });

  it('lacks what this project adds, which is called without it', async () => {
    const call = (method: string, path: string, body?: object) =>
      recorder.fetch(`${everyone.baseUrl}${path}`, {
        method,
        headers: { ...as.headers, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
    expect((await call('POST', `/assets/${photo}/ocr/regenerate`)).status).toBe(202);
    expect((await call('POST', `/assets/${photo}/clip/regenerate`)).status).toBe(202);
    expect((await call('POST', '/search/ocr', { ocr: 'exit' })).status).toBe(200);
    expect((await call('GET', '/search/query?query=ocr:exit')).status).toBe(200);
    expect((await call('POST', '/search/query', { query: 'ocr:exit' })).status).toBe(200);
    expect((await call('GET', '/search/status')).status).toBe(200);
    expect((await call('POST', '/search/jobs', { name: 'refresh-ocr', query: 'ocr:exit' })).status).toBe(202);
    const [line] = await sdk.getAssetOcr({ id: photo }, as);
    expect((await call('PATCH', `/assets/${photo}/ocr/${line?.id}`, { text: 'corrected' })).status).toBe(200);
    expect((await call('POST', '/ocr-words', { word: '发票联' })).status).toBeLessThan(300);
    expect((await call('GET', '/ocr-words')).status).toBe(200);
    expect((await call('DELETE', `/ocr-words/${encodeURIComponent('发票联')}`)).status).toBeLessThan(300);
    expect((await call('POST', '/queues/ocr/jobs/retry')).status).toBeLessThan(300);
    await untilQueuesAreIdle(admin);
  });
});

describe('the OpenAPI document', () => {
  it('is served, with the operations that were committed', async () => {
    const served = await fetch(`${server.url}/api/spec.json`);
    expect(operationsOf((await served.json()) as OpenApi)).toEqual(await committedOperations());
  });

  it('names no operation that was not called here', async () => {
    const missing = recorder.missing(await committedOperations());
    expect(missing.filter((operation) => !REFUSED.has(operation))).toEqual([]);
  });
});

/** Operations of Immich that are called above too, and whose right answer here is that there is none. */
const REFUSED = new Set(['GET /server/license', 'GET /users/me/license']);

interface OpenApi {
  paths: Record<string, Record<string, unknown>>;
}

async function committedOperations(): Promise<string[]> {
  return operationsOf(JSON.parse(await readFile(OPEN_API, 'utf8')) as OpenApi);
}

function operationsOf({ paths }: OpenApi): string[] {
  return Object.entries(paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
    .sort();
}
