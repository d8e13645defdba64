import { checkBulkUpload, deleteAssets, getAssetInfo } from '@immich/sdk';
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { postAsset, signIn, type TestAccount, uploadForm } from '../../../test/account.ts';
import { useTestApplication } from '../../../test/application.ts';
import { JobHandlers } from '../../jobs/job-handlers.ts';
import { Storage } from '../../storage/storage.ts';
import { UploadRepository } from './upload.repository.ts';

const sha1 = (content: string) => createHash('sha1').update(content).digest();

describe('uploading', () => {
  const server = useTestApplication();
  let user: TestAccount;
  let content: string;

  beforeAll(async () => {
    user = await signIn(server, 'uploader');
  });
  beforeEach(() => {
    content = randomUUID();
  });

  /** Every file in the media folder, complete or not. */
  const files = async () => {
    const entries = await readdir(server.app.get(Storage).mediaLocation, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  };
  const count = async () => {
    const { rows } = await server.database.pool.query<{ count: number }>('select count(*)::int from asset');
    return rows[0]?.count;
  };
  const usage = async (id: string) => {
    const row = await server.database.kysely
      .selectFrom('user')
      .select('quotaUsageInBytes')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return row.quotaUsageInBytes;
  };
  const post = (form: FormData, headers: Record<string, string> = {}) => postAsset(user, form, headers);

  it('stores the file, its row and its size, and queues its metadata', async () => {
    const before = await usage(user.id);
    const { status, body } = await post(uploadForm(content, 'Mein Bild (1).JPG'));
    expect({ status, body }).toEqual({ status: 201, body: { id: expect.any(String) as string, status: 'created' } });
    const asset = await getAssetInfo({ id: body.id }, user.options);
    expect(asset).toMatchObject({
      originalFileName: 'Mein Bild (1).JPG',
      originalMimeType: 'image/jpeg',
      checksum: sha1(content).toString('base64'),
      fileCreatedAt: '2024-05-01T10:00:00.000Z',
      exifInfo: { fileSizeInByte: content.length },
    });
    expect(await readFile(asset.originalPath, 'utf8')).toBe(content);
    expect(await usage(user.id)).toBe(before + content.length);
  });

  it('answers 200 for a file that is known, from its content or from the checksum alone', async () => {
    const { body } = await post(uploadForm(content));
    const before = await files();
    const duplicate = { status: 200, body: { id: body.id, status: 'duplicate' } };
    expect(await post(uploadForm(content, 'other.jpg'))).toEqual(duplicate);
    for (const encoding of ['hex', 'base64'] as const) {
      const headers = { 'x-immich-checksum': sha1(content).toString(encoding) };
      expect(await post(uploadForm('anything else'), headers)).toEqual(duplicate);
    }
    expect(await files()).toEqual(before);
  });

  it('keeps one file of many that are sent at once', async () => {
    const [rows, before] = [await count(), await files()];
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(uploadForm(content))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await count()).toBe((rows ?? 0) + 1);
    expect(await files()).toHaveLength(before.length + 1);
  });

  it('keeps the files of two users apart', async () => {
    const other = await signIn(server, 'other');
    await post(uploadForm(content));
    expect(await postAsset(other, uploadForm(content))).toMatchObject({ status: 201 });
  });

  it('takes back a deletion that was not carried out yet', async () => {
    const { body } = await post(uploadForm(content));
    const id = body.id;
    await deleteAssets({ assetBulkDeleteDto: { ids: [id], force: true } }, user.options);
    expect(await post(uploadForm(content))).toEqual({ status: 200, body: { id, status: 'duplicate' } });
    expect(await getAssetInfo({ id }, user.options)).toMatchObject({ isTrashed: false });
  });

  it('says that a file is in the trash', async () => {
    const { body } = await post(uploadForm(content));
    const id = body.id;
    await deleteAssets({ assetBulkDeleteDto: { ids: [id] } }, user.options);
    const assets = [
      { id: 'trashed', checksum: sha1(content).toString('hex') },
      { id: 'new', checksum: sha1('new').toString('base64') },
    ];
    expect(await checkBulkUpload({ assetBulkUploadCheckDto: { assets } }, user.options)).toEqual({
      results: [
        { id: 'trashed', action: 'reject', reason: 'duplicate', assetId: id, isTrashed: true },
        { id: 'new', action: 'accept' },
      ],
    });
  });

  it('stores a sidecar beside the file, and metadata of the client', async () => {
    const form = uploadForm(content);
    form.set('sidecarData', new Blob(['<xmp/>']), 'photo.jpg.xmp');
    form.set('metadata', JSON.stringify([{ key: 'mobile-app', value: { iCloudId: 'x' } }]));
    const { body } = await post(form);
    const { originalPath } = await getAssetInfo({ id: body.id }, user.options);
    expect(await readFile(`${originalPath}.xmp`, 'utf8')).toBe('<xmp/>');
    const { kysely } = server.database;
    const sidecar = kysely.selectFrom('asset_file').select(['type', 'path']).where('assetId', '=', body.id);
    expect(await sidecar.execute()).toEqual([{ type: 'sidecar', path: `${originalPath}.xmp` }]);
    const metadata = kysely.selectFrom('asset_metadata').select(['key', 'value']);
    expect(await metadata.execute()).toEqual([{ key: 'mobile-app', value: { iCloudId: 'x' } }]);
  });

  it('hides the video of a live photo', async () => {
    const video = await post(uploadForm(content, 'live.mov'));
    const form = uploadForm(randomUUID());
    form.set('livePhotoVideoId', video.body.id);
    const { body } = await post(form);
    const [photo, motion] = await Promise.all([body, video.body].map(({ id }) => getAssetInfo({ id }, user.options)));
    expect(photo?.livePhotoVideoId).toBe(motion?.id);
    expect(motion?.visibility).toBe('hidden');
  });

  describe('refuses, and leaves nothing behind of,', () => {
    const withField = (name: string, value: string) => {
      const form = uploadForm(content);
      form.set(name, value);
      return form;
    };
    const withoutFile = () => {
      const form = uploadForm(content);
      form.delete('assetData');
      return form;
    };
    const withSidecar = () => {
      const form = uploadForm(content);
      form.set('sidecarData', new Blob(['x']), 'x.html');
      return form;
    };

    it.each<[string, () => FormData, string]>([
      ['a file of another type', () => uploadForm(content, 'x.txt'), 'Unsupported file type x.txt'],
      ['a file without a type', () => uploadForm(content, 'jpg'), 'Unsupported file type jpg'],
      ['a path of another type', () => uploadForm(content, '../../x.txt'), 'Unsupported file type x.txt'],
      ['an upload without a file', withoutFile, 'File is required'],
      ['an empty file', () => uploadForm(''), 'The file is empty'],
      ['a sidecar of another type', withSidecar, 'Unsupported file type x.html'],
      [
        'a wrong date',
        () => withField('fileCreatedAt', 'soon'),
        'Validation failed: fileCreatedAt: Invalid ISO datetime',
      ],
      ['an unknown live photo', () => withField('livePhotoVideoId', randomUUID()), 'Live photo video not found'],
    ])('%s', async (_, form, message) => {
      const before = await files();
      const { status, body } = await post(form());
      expect({ status, body }).toMatchObject({ status: 400, body: { error: 'Bad Request', statusCode: 400, message } });
      expect(await files()).toEqual(before);
    });

    it('a file that does not match its checksum', async () => {
      const before = await files();
      const headers = { 'x-immich-checksum': sha1('what was meant').toString('hex') };
      expect(await post(uploadForm(content), headers)).toMatchObject({ status: 400 });
      expect(await post(uploadForm(content), { 'x-immich-checksum': 'abc' })).toMatchObject({ status: 400 });
      expect(await files()).toEqual(before);
    });

    it('what exceeds the quota, without counting it', async () => {
      const small = await signIn(server, 'small', 40);
      expect(await postAsset(small, uploadForm(content))).toMatchObject({ status: 201 });
      const before = await files();
      expect(await postAsset(small, uploadForm(randomUUID()))).toMatchObject({
        status: 400,
        body: { message: 'Quota has been exceeded!' },
      });
      expect(await files()).toEqual(before);
      expect(await usage(small.id)).toBe(content.length);
    });

    it('an upload without credentials', async () => {
      const before = await files();
      const response = await fetch(`${server.apiUrl}/assets`, { method: 'POST', body: uploadForm(content) });
      expect(response.status).toBe(401);
      expect(await files()).toEqual(before);
    });
  });

  it('keeps the file when it can not tell whether the row was stored', async () => {
    const repository = server.app.get(UploadRepository);
    const insert = repository.insert.bind(repository);
    repository.insert = async (...parameters) => {
      await insert(...parameters);
      throw new Error('Connection terminated unexpectedly');
    };
    const before = await files();
    expect(await post(uploadForm(content))).toMatchObject({ status: 500 });
    repository.insert = insert;
    // The file, and the note by which it is found should it belong to nobody.
    expect(await files()).toHaveLength(before.length + 2);
  });

  describe('that was cut off between file and row', () => {
    const cutOff = async (error: Error, isStored: boolean) => {
      const repository = server.app.get(UploadRepository);
      const insert = repository.insert.bind(repository);
      repository.insert = (asset, tx) => (isStored ? insert(asset, tx) : Promise.reject(error));
      const forget = vi.spyOn(server.app.get(Storage), 'forget').mockImplementation(() => Promise.resolve());
      await post(uploadForm(content));
      repository.insert = insert;
      forget.mockRestore();
    };
    const cleanUp = () =>
      server.app.get(JobHandlers).get('UploadCleanup')({}, { jobId: 'test', signal: new AbortController().signal });
    /** As if all that was announced and not confirmed had been announced two days ago. */
    const passTwoDays = async () => {
      const twoDaysAgo = new Date(Date.now() - 48 * 3600 * 1000);
      const announced = (await files()).filter((path) => path.endsWith('.announced'));
      await Promise.all(announced.map((path) => utimes(path, twoDaysAgo, twoDaysAgo)));
      return announced.length;
    };

    it('leaves a file that is removed, but not while the upload may still go on', async () => {
      await passTwoDays();
      await cleanUp();
      const before = await files();
      await cutOff(new Error('killed'), false);
      expect(await files()).toHaveLength(before.length + 2);
      await cleanUp();
      expect(await files()).toHaveLength(before.length + 2);
      expect(await passTwoDays()).toBe(1);
      await cleanUp();
      expect((await files()).sort()).toEqual(before.sort());
    });

    it('keeps the file when the row is there after all', async () => {
      const before = await files();
      await cutOff(new Error('killed'), true);
      await passTwoDays();
      await cleanUp();
      expect(await files()).toHaveLength(before.length + 1);
    });
  });

  it('never lets a name choose where the file goes', async () => {
    const { mediaLocation } = server.app.get(Storage);
    for (const name of [
      '../../../escape.jpg',
      '/etc/passwd.png',
      'a\\..\\..\\b.jpg',
      '%2e%2e%2fc.jpg',
      '发票/三月.png',
    ]) {
      const { status, body } = await post(uploadForm(`${content}${name}`, name));
      expect({ name, status }).toEqual({ name, status: 201 });
      const { originalPath, originalFileName } = await getAssetInfo({ id: body.id }, user.options);
      expect(originalFileName).not.toMatch(/[/\\]/);
      expect(dirname(dirname(dirname(originalPath)))).toBe(join(mediaLocation, 'upload', user.id));
    }
  });
});
