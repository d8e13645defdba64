import { getAssetInfo, ImageFormat, viewAsset } from '@immich/sdk';
import { ExifTool } from 'exiftool-vendored';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { postAsset, signIn, type TestAccount, uploadForm } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { photo, useFolder, writeHeif, writeVideo } from '../../test/media-files.ts';
import { Events } from '../events/events.ts';
import { UnreadableFileError } from '../http/domain-error.ts';
import { JobHandlers } from '../jobs/job-handlers.ts';
import { Storage } from '../storage/storage.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { ThumbnailsRepository } from './thumbnails.repository.ts';

const context = { jobId: 'test', signal: new AbortController().signal };

describe('drawing thumbnails', () => {
  const server = useTestApplication();
  const folder = useFolder();
  let user: TestAccount;

  beforeAll(async () => {
    user = await signIn(server, 'user');
  });

  const storage = () => server.app.get(Storage);
  const upload = async (content: Buffer, name?: string) =>
    (await postAsset(user, uploadForm(Buffer.from(content), name))).body.id;
  const generate = (id: string, source?: 'upload') =>
    server.app.get(JobHandlers).get('AssetGenerateThumbnails')({ id, source }, context);
  const thumbnail = async (id: string) => Buffer.from(await (await viewAsset({ id }, user.options)).arrayBuffer());

  it('makes the pictures that clients ask for', async () => {
    const id = await upload(await photo('red'));
    expect(await generate(id)).toEqual({ status: 'done' });
    expect(await sharp(await thumbnail(id)).metadata()).toMatchObject({ format: 'webp', width: 64, height: 48 });
    expect((await getAssetInfo({ id }, user.options)).thumbhash).toBeTruthy();
    await generate(id);
    const files = await server.database.kysely
      .selectFrom('asset_file')
      .select('type')
      .where('assetId', '=', id)
      .execute();
    expect(files.map(({ type }) => type).sort()).toEqual(['preview', 'thumbnail']);
  });

  it('obeys the settings, and removes the files of another format', async () => {
    const id = await upload(await photo('teal'));
    const files = () => readdir(dirname(storage().derivedPath(user.id, id, 'preview', 'jpeg')));
    const own = async () => (await files()).filter((name) => name.startsWith(id)).sort();
    await generate(id);
    expect(await own()).toEqual([`${id}_preview.jpeg`, `${id}_thumbnail.webp`]);
    const config = server.app.get(SystemConfigService);
    const before = await config.get();
    await config.update({
      ...before,
      image: {
        ...before.image,
        preview: { format: ImageFormat.Webp, size: 30, quality: 70 },
        thumbnail: { format: ImageFormat.Jpeg, size: 20, quality: 50, progressive: true },
      },
    });
    await generate(id);
    await config.update(before);
    expect(await own()).toEqual([`${id}_preview.webp`, `${id}_thumbnail.jpeg`]);
    const meta = await sharp(await thumbnail(id)).metadata();
    expect(meta).toMatchObject({ format: 'jpeg', width: 27, height: 20, isProgressive: true });
  });

  it('makes them of a video', async () => {
    const path = join(folder.path, 'a.mp4');
    await writeVideo(path, 1);
    const id = await upload(await readFile(path), 'a.mp4');
    await generate(id);
    expect(await sharp(await thumbnail(id)).metadata()).toMatchObject({ format: 'webp', width: 64, height: 48 });
  });

  it('shows a raw file by the preview that the camera put into it', async () => {
    const [small, path] = [join(folder.path, 'small.jpg'), join(folder.path, 'a.jpg')];
    await writeFile(
      small,
      await sharp(await photo('green'))
        .resize(32)
        .toBuffer(),
    );
    await writeFile(path, await photo('green'));
    await using exifTool = new ExifTool({ maxProcs: 1 });
    await exifTool.write(path, {}, { writeArgs: ['-overwrite_original', `-ThumbnailImage<=${small}`] });
    const id = await upload(await readFile(path), 'a.nef');
    await generate(id);
    expect(await sharp(await thumbnail(id)).metadata()).toMatchObject({ width: 32, height: 24 });
  });

  it('shows a photo of a phone as it was taken, and says what is missing where it can not', async () => {
    const path = join(folder.path, 'a.heic');
    await writeHeif(path, await photo('orange'));
    const id = await upload(await readFile(path), 'IMG_0001.HEIC');
    vi.stubEnv('PATH', folder.path);
    await expect(generate(id)).rejects.toThrow('install heif-convert');
    vi.unstubAllEnvs();
    await generate(id);
    expect(await sharp(await thumbnail(id)).metadata()).toMatchObject({ format: 'webp', width: 64, height: 48 });
  });

  it('tells clients of an upload when its pictures are there, and of a change later', async () => {
    const id = await upload(await photo('blue'));
    const told: string[] = [];
    const events = server.app.get(Events);
    for (const name of ['AssetUploaded', 'AssetUpdated'] as const) {
      events.subscribe(name, ({ assetId }) => void (assetId === id && told.push(name)));
    }
    await generate(id, 'upload');
    await expect.poll(() => told).toEqual(['AssetUploaded']);
    await generate(id);
    await expect.poll(() => told).toEqual(['AssetUploaded', 'AssetUpdated']);
  });

  it('fails for good with a text file named .jpg, which stays as it is', async () => {
    const id = await upload(Buffer.from('This is not a picture.'));
    await expect(generate(id)).rejects.toThrow(UnreadableFileError);
    const { originalPath } = await getAssetInfo({ id }, user.options);
    expect(await readFile(originalPath, 'utf8')).toBe('This is not a picture.');
  });

  it('leaves nothing behind for an asset that is gone', async () => {
    expect(await generate(randomUUID())).toMatchObject({ status: 'skipped' });
    const repository = server.app.get(ThumbnailsRepository);
    expect(await repository.save(randomUUID(), [], Buffer.from('x'))).toBeUndefined();
    const { mediaLocation } = server.app.get(Storage);
    expect(await readdir(join(mediaLocation, 'upload', '.incoming'))).toEqual([]);
  });
});
