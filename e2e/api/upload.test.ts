import { checkBulkUpload, downloadAsset, getAssetInfo, getAssetStatistics } from '@immich/sdk';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { addUser, signUp, type Account } from '../client/account.ts';
import { untilQueuesAreIdle } from '../client/queues.ts';
import { request } from '../client/request.ts';
import { sha1, uploadBytes, uploadFile, uploadForm, type UploadAnswer } from '../client/upload.ts';
import { TestServer } from '../stack/server.ts';

let server: TestServer;
let admin: Account;
let photo: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  server = await TestServer.start(inject('backends'));
  admin = await signUp(server);
  photo = await readFile(join(inject('samples'), 'sunset.jpg'));
});

afterAll(() => server.stop());

describe('an upload', () => {
  it('answers 201 for a new file and 200 with the same id for one that is there', async () => {
    const first = await uploadBytes(admin.options, photo, 'sunset.jpg');
    expect(first).toMatchObject({ status: 201, body: { status: 'created' } });
    const second = await uploadBytes(admin.options, photo, 'other name.jpg');
    expect(second).toMatchObject({ status: 200, body: { id: first.body.id, status: 'duplicate' } });
  });

  it('answers from the checksum header before it reads the body', async () => {
    const base64 = Buffer.from(sha1(photo), 'hex').toString('base64');
    for (const checksum of [sha1(photo), base64]) {
      const answer = await uploadBytes(admin.options, 'not that photo', 'sunset.jpg', {
        'x-immich-checksum': checksum,
      });
      expect(answer).toMatchObject({ status: 200, body: { status: 'duplicate' } });
    }
  });

  it('keeps the original byte for byte', async () => {
    const { body } = await uploadBytes(admin.options, photo, 'sunset.jpg');
    const original = await downloadAsset({ id: body.id }, admin.options);
    expect(sha1(new Uint8Array(await original.arrayBuffer()))).toBe(sha1(photo));
  });

  it('belongs to one user: the same file of another user is new', async () => {
    const other = await addUser(server, admin, 'other-uploader');
    expect(await uploadBytes(other.options, photo, 'sunset.jpg')).toMatchObject({ status: 201 });
  });

  it('makes one asset of two uploads of one file at once', async () => {
    const content = await readFile(join(inject('samples'), 'forest.jpg'));
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => uploadBytes(admin.options, content, 'forest.jpg')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await filesNamedAfter(answers[0]?.body.id)).toHaveLength(1);
  });

  it('is read: time, camera, place, size and orientation', async () => {
    const id = await uploadFile(admin.options, join(inject('samples'), 'fapiao-restaurant.jpg'));
    const sideways = await uploadFile(admin.options, join(inject('samples'), 'hotel-bill-seaview.jpg'));
    await untilQueuesAreIdle(admin);
    const asset = await getAssetInfo({ id }, admin.options);
    expect(asset).toMatchObject({
      originalFileName: 'fapiao-restaurant.jpg',
      type: 'IMAGE',
      fileCreatedAt: '2024-10-05T12:41:33.000Z',
      localDateTime: '2024-10-05T20:41:33.000Z',
      width: 1600,
      height: 1200,
      exifInfo: { make: 'Halden', model: 'Halden One 5G', iso: 125, fNumber: 1.8, timeZone: 'UTC+8' },
    });
    expect(asset.exifInfo?.latitude).toBeCloseTo(31.2304, 3);
    expect(asset.thumbhash).toBeTruthy();
    expect(await getAssetInfo({ id: sideways }, admin.options)).toMatchObject({
      width: 1200,
      height: 1600,
      exifInfo: { orientation: '6' },
    });
  });

  it('takes a file name apart from its path', async () => {
    const names = ['../../../etc/passwd.png', '..\\..\\evil.png', '发票 2024/三月.png'];
    const pixel = await readFile(join(inject('samples'), 'screenshot-terminal.png'));
    for (const [index, name] of names.entries()) {
      const content = new Uint8Array([...pixel, index]);
      const { status, body } = await uploadBytes(admin.options, content, name);
      expect({ name, status }).toEqual({ name, status: 201 });
      const { originalFileName, originalPath } = await getAssetInfo({ id: body.id }, admin.options);
      expect(originalFileName).not.toMatch(/[/\\\0]/);
      expect(originalPath.startsWith(server.mediaDir)).toBe(true);
      expect(originalPath).not.toContain('..');
    }
  });
});

describe('the check before uploading', () => {
  it('tells duplicates from new files', async () => {
    const { results } = await checkBulkUpload(
      {
        assetBulkUploadCheckDto: {
          assets: [
            { id: 'known', checksum: sha1(photo) },
            { id: 'new', checksum: sha1('never seen') },
          ],
        },
      },
      admin.options,
    );
    expect(results).toMatchObject([
      { id: 'known', action: 'reject', reason: 'duplicate', isTrashed: false },
      { id: 'new', action: 'accept' },
    ]);
  });
});

describe('statistics', () => {
  it('count what was uploaded', async () => {
    const before = await getAssetStatistics({}, admin.options);
    await uploadFile(admin.options, join(inject('samples'), 'ferry-arrival.mp4'));
    expect(await getAssetStatistics({}, admin.options)).toEqual({
      images: before.images,
      videos: before.videos + 1,
      total: before.total + 1,
    });
  });
});

describe('a form', () => {
  it('whose file name holds a NUL is refused', async () => {
    const { status } = await uploadBytes(admin.options, photo, 'a\u0000b.png');
    expect(status).toBe(400);
  });

  it('without a file is refused', async () => {
    const form = uploadForm(new Blob(['x']), 'x.jpg');
    form.delete('assetData');
    const { status, body } = await request<UploadAnswer & { message: string }>(admin.options, 'POST', '/assets', {
      form,
    });
    expect(status).toBe(400);
    expect(body.message).toContain('required');
  });
});

async function filesNamedAfter(id: string | undefined): Promise<string[]> {
  const { rows } = await server.database.query<{ originalPath: string }>(
    'select "originalPath" from asset where id = $1',
    [id],
  );
  const folder = join(rows[0]?.originalPath ?? '', '..');
  const sizes = await Promise.all((await readdir(folder)).map(async (file) => readFile(join(folder, file))));
  const wanted = await readFile(join(inject('samples'), 'forest.jpg'));
  return sizes.filter((content) => content.equals(wanted)).map(() => folder);
}
