import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { postAsset, signIn, type TestAccount, uploadForm } from '../../../test/account.ts';
import { useTestApplication } from '../../../test/application.ts';
import { Storage } from '../../storage/storage.ts';

describe('the files of an asset', () => {
  const server = useTestApplication();
  let user: TestAccount;
  let photo: string;
  let video: string;
  let raw: string;

  const upload = async (content: string, name: string) => {
    const { body } = await postAsset(user, uploadForm(content, name));
    return body.id;
  };
  const get = (path: string, headers: Record<string, string> = {}, account = user) =>
    fetch(`${server.apiUrl}/assets/${path}`, {
      headers: { ...account.options.headers, ...headers },
      redirect: 'manual',
    });

  beforeAll(async () => {
    user = await signIn(server, 'viewer');
    photo = await upload('0123456789', 'Fête (1).jpg');
    video = await upload('video', 'a.mp4');
    raw = await upload('raw', 'a.cr2');
    const path = server.app.get(Storage).derivedPath(user.id, photo, 'thumbnail', 'webp');
    await server.app.get(Storage).write(path, Buffer.from('thumbnail'));
    await server.database.kysely.insertInto('asset_file').values({ assetId: photo, type: 'thumbnail', path }).execute();
  });

  it('are sent with everything that a cache needs', async () => {
    const response = await get(`${photo}/thumbnail`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('thumbnail');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/webp',
      'content-disposition': "inline; filename*=UTF-8''F%C3%AAte%20%281%29_thumbnail.webp",
      'cache-control': 'private, max-age=86400, no-transform, stale-while-revalidate=2592000, stale-if-error=2592000',
      'accept-ranges': 'bytes',
      etag: expect.stringMatching(/^W\/"/) as string,
      'last-modified': expect.any(String) as string,
    });
  });

  it('are not sent again to who has them', async () => {
    const etag = (await get(`${photo}/original`)).headers.get('etag') ?? '';
    // Without the second header fetch() itself asks not to be answered from a cache.
    const response = await get(`${photo}/original`, { 'if-none-match': etag, 'cache-control': 'max-age=0' });
    expect([response.status, await response.text()]).toEqual([304, '']);
  });

  it('are sent in parts', async () => {
    const response = await get(`${photo}/original`, { range: 'bytes=2-4' });
    expect([response.status, await response.text()]).toEqual([206, '234']);
    expect(response.headers.get('content-range')).toBe('bytes 2-4/10');
    expect((await get(`${photo}/original`, { range: 'bytes=50-60' })).status).toBe(416);
  });

  it('play only when they are videos', async () => {
    expect(await (await get(`${video}/video/playback`)).text()).toBe('video');
    const response = await get(`${photo}/video/playback`);
    expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'none']);
  });

  it('are shown in full by the original, or by the preview where browsers can not show that', async () => {
    const full = await get(`${photo}/thumbnail?size=fullsize&c=abc`);
    expect([full.status, full.headers.get('location')]).toEqual([302, 'original?c=abc']);
    expect((await get(`${raw}/thumbnail?size=fullsize`)).headers.get('location')).toBe('thumbnail?size=preview');
  });

  it('do not exist before they are made', async () => {
    const response = await get(`${video}/thumbnail`);
    expect([response.status, ((await response.json()) as { message: string }).message]).toEqual([
      404,
      'Asset media not found',
    ]);
  });

  it('are the business of their owner alone', async () => {
    const stranger = await signIn(server, 'stranger');
    for (const path of ['thumbnail', 'original', 'video/playback']) {
      for (const id of [photo, randomUUID()]) {
        expect((await get(`${id}/${path}`, {}, stranger)).status).toBe(400);
      }
    }
  });

  it('that are gone from the disk are a 404', async () => {
    const id = await upload('gone', 'gone.svg');
    const { originalPath } = await server.database.kysely
      .selectFrom('asset')
      .select('originalPath')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect((await get(`${id}/original`)).headers.get('content-security-policy')).toContain('sandbox');
    await rm(originalPath);
    expect((await get(`${id}/original`)).status).toBe(404);
  });
});
