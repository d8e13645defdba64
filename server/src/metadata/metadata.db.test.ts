import { getAssetInfo, updateAsset } from '@immich/sdk';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { postAsset, signIn, type TestAccount, uploadForm } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { createAsset } from '../../test/factories.ts';
import { photo } from '../../test/media-files.ts';
import { UnreadableFileError } from '../http/domain-error.ts';
import { JobHandlers } from '../jobs/job-handlers.ts';
import { MetadataRepository } from './metadata.repository.ts';

const context = { jobId: 'test', signal: new AbortController().signal };

describe('reading metadata', () => {
  const server = useTestApplication();
  let user: TestAccount;

  beforeAll(async () => {
    user = await signIn(server, 'user');
  });

  const upload = async (content: Buffer, sidecar?: string) => {
    const form = uploadForm(Buffer.from(content));
    if (sidecar) form.set('sidecarData', new Blob([sidecar]), 'photo.jpg.xmp');
    return (await postAsset(user, form)).body.id;
  };
  const extract = (id: string) => server.app.get(JobHandlers).get('AssetExtractMetadata')({ id }, context);
  const get = (id: string) => getAssetInfo({ id }, user.options);
  const taken = async (colour: string) =>
    sharp(await photo(colour))
      .withExif({
        IFD0: { Make: 'Halden', ImageDescription: 'from the camera' },
        IFD2: { DateTimeOriginal: '2024:03:01 10:11:12', OffsetTimeOriginal: '+02:00' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '48/1 51/1 30/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '2/1 17/1 40/1',
        },
      })
      .withMetadata({ orientation: 6 })
      .toBuffer();

  it('fills in what the file knows', async () => {
    const id = await upload(await taken('#101010'));
    expect(await extract(id)).toEqual({ status: 'done' });
    expect(await get(id)).toMatchObject({
      fileCreatedAt: '2024-03-01T08:11:12.000Z',
      localDateTime: '2024-03-01T10:11:12.000Z',
      width: 48,
      height: 64,
      exifInfo: { make: 'Halden', timeZone: 'UTC+2', country: 'France', orientation: '6', exifImageWidth: 64 },
    });
  });

  it('does not touch what its owner has said', async () => {
    const id = await upload(await taken('#202020'));
    const said = { description: 'mine', dateTimeOriginal: '2020-01-01T00:00:00Z', latitude: 1, longitude: 2 };
    await updateAsset({ id, updateAssetDto: said }, user.options);
    await extract(id);
    expect(await get(id)).toMatchObject({
      fileCreatedAt: '2020-01-01T00:00:00.000Z',
      localDateTime: '2020-01-01T00:00:00.000Z',
      exifInfo: { description: 'mine', latitude: 1, longitude: 2, country: null, make: 'Halden' },
    });
  });

  it('prefers a sidecar to the file', async () => {
    const id = await upload(
      await taken('#303030'),
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
       <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4">
       <dc:subject><rdf:Bag><rdf:li>holiday</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>`,
    );
    await extract(id);
    expect(await get(id)).toMatchObject({ width: 48, exifInfo: { rating: 4, make: 'Halden' } });
  });

  it('gives a text file named .jpg no metadata, and does not fail', async () => {
    const id = await upload(Buffer.from(randomUUID()));
    expect(await extract(id)).toEqual({ status: 'done' });
    expect(await get(id)).toMatchObject({ width: null, fileCreatedAt: '2024-05-01T10:00:00.000Z' });
  });

  it('can be repeated', async () => {
    const id = await upload(await taken('#404040'));
    await extract(id);
    const { updatedAt: _, ...first } = await get(id);
    await extract(id);
    expect(await get(id)).toMatchObject(first);
  });

  it('has nothing to do for an asset that is gone, and fails for good when its file is', async () => {
    expect(await extract(randomUUID())).toMatchObject({ status: 'skipped' });
    const id = await upload(await taken('#505050'));
    await rm((await get(id)).originalPath);
    await expect(extract(id)).rejects.toThrow(UnreadableFileError);
  });

  it('joins the halves of a live photo, whichever comes last', async () => {
    const [still, motion] = [
      await createAsset(server.database, { ownerId: user.id }),
      await createAsset(server.database, { ownerId: user.id, type: 'VIDEO' }),
    ];
    const repository = server.app.get(MetadataRepository);
    await server.database.kysely
      .updateTable('asset_exif')
      .set({ livePhotoCID: 'cid' })
      .where('assetId', 'in', [still, motion])
      .execute();
    for (const id of [still, motion]) {
      await server.database.kysely
        .updateTable('asset')
        .set({ visibility: 'timeline' })
        .where('id', '=', motion)
        .execute();
      const input = await repository.findInput(id);
      await server.database.transaction((tx) => repository.linkLivePhoto(input!, 'cid', tx));
      expect(await get(still)).toMatchObject({ livePhotoVideoId: motion });
      expect(await get(motion)).toMatchObject({ visibility: 'hidden' });
    }
  });

  it('finds what was never read, a page at a time', async () => {
    const missing = [
      await createAsset(server.database, { ownerId: user.id }),
      await createAsset(server.database, { ownerId: user.id }),
      await createAsset(server.database, { ownerId: user.id }),
    ].sort();
    const trashed = await createAsset(server.database, { ownerId: user.id, deletedAt: new Date(), status: 'trashed' });
    const repository = server.app.get(MetadataRepository);
    const found: string[] = [];
    for await (const page of repository.streamIds({ onlyMissing: true }, 2)) {
      expect(page.length).toBeLessThanOrEqual(2);
      found.push(...page);
    }
    expect(found).toEqual(found.toSorted());
    expect(found).toEqual(expect.arrayContaining(missing));
    expect(found).not.toContain(trashed);
  });
});
