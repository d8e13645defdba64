import { sql } from 'kysely';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { createAsset, createUser } from '../../test/factories.ts';
import { EMPTY_READING, reading, useFakeInference } from '../../test/inference.ts';
import { writeVideo } from '../../test/media-files.ts';
import { Notifications } from '../database/notifications.ts';
import { Events } from '../events/events.ts';
import { MachineLearningClient } from '../machine-learning/machine-learning-client.ts';
import { PreviewRepository } from '../machine-learning/preview.repository.ts';
import { PreviewService } from '../machine-learning/preview.service.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { SystemMetadataRepository } from '../system-config/system-metadata.repository.ts';
import { CorrectionsRepository } from './corrections/corrections.repository.ts';
import { OcrRepository } from './ocr.repository.ts';
import { OcrService } from './ocr.service.ts';
import { StoredTextService } from './stored-text.service.ts';

describe('reading the text of an asset', () => {
  const db = useTestDatabase();
  const inference = useFakeInference();
  let folder: string;
  let preview: string;
  let ownerId: string;
  let assetId: string;
  let settings: SystemConfigService;
  let service: OcrService;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'previews-'));
    preview = join(folder, 'preview.jpeg');
    await writeFile(preview, 'a picture');
    ownerId = await createUser(db.database);
    const events = new Events(new Notifications(db.database, db.config));
    settings = new SystemConfigService(db.database, new SystemMetadataRepository(db.database), events, {
      url: inference.url,
    });
    const repository = new OcrRepository(db.database);
    service = new OcrService(
      repository,
      new StoredTextService(repository, new CorrectionsRepository(), db.database, events),
      new MachineLearningClient({ listUrls: () => Promise.resolve([inference.url]) }, { url: inference.url }),
      settings,
      new PreviewService(new PreviewRepository(db.database)),
    );
  });
  beforeEach(async () => {
    assetId = await createAsset(db.database, { ownerId });
    await addPreview(assetId);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const addPreview = (id: string) =>
    db.database.kysely.insertInto('asset_file').values({ assetId: id, type: 'preview', path: preview }).execute();
  const linesOf = async (id: string) => {
    const lines = await db.database.kysely.selectFrom('asset_ocr').select('text').where('assetId', '=', id).execute();
    return lines.map(({ text }) => text).sort();
  };
  const indexOf = (id: string) =>
    db.database.kysely.selectFrom('asset_ocr_search').select(['text', 'ownerId']).where('assetId', '=', id).execute();
  const readAt = async (id: string) => {
    const status = await db.database.kysely
      .selectFrom('asset_job_status')
      .select('ocrAt')
      .where('assetId', '=', id)
      .executeTakeFirst();
    return status?.ocrAt ?? null;
  };

  it('stores lines and index, and when it was read', async () => {
    inference.answer(() => reading('Invoice', '发票 12'));
    expect(await service.read(assetId)).toEqual({ read: true });
    expect(await linesOf(assetId)).toEqual(['Invoice', '发票 12']);
    expect(await indexOf(assetId)).toEqual([{ text: 'Invoice\n发票 12', ownerId }]);
    expect(await readAt(assetId)).toBeInstanceOf(Date);
  });

  it('puts a new reading in the place of the old one', async () => {
    inference.answer(() => reading('lnvoice', 'smudge'));
    await service.read(assetId);
    inference.answer(() => reading('Invoice'));
    await service.read(assetId);
    expect(await linesOf(assetId)).toEqual(['Invoice']);
    expect(await indexOf(assetId)).toEqual([{ text: 'Invoice', ownerId }]);
  });

  it('leaves the old text where it is until the new one is there', async () => {
    inference.answer(() => reading('lnvoice'));
    await service.read(assetId);
    inference.answer(async () => {
      expect(await linesOf(assetId)).toEqual(['lnvoice']);
      expect(await indexOf(assetId)).toHaveLength(1);
      return reading('Invoice');
    });
    await service.read(assetId);
    expect(await linesOf(assetId)).toEqual(['Invoice']);
  });

  it('keeps the old text when reading fails', async () => {
    inference.answer(() => reading('Invoice'));
    await service.read(assetId);
    const before = await readAt(assetId);
    for (const status of [422, 500, 503]) {
      inference.answer(() => ({ status, body: {} }));
      await expect(service.read(assetId)).rejects.toThrow();
    }
    expect(await linesOf(assetId)).toEqual(['Invoice']);
    expect(await indexOf(assetId)).toHaveLength(1);
    expect(await readAt(assetId)).toEqual(before);
  });

  it('forgets the old text when nothing is there any more, and still counts as read', async () => {
    inference.answer(() => reading('Invoice'));
    await service.read(assetId);
    inference.answer(() => ({ status: 200, body: EMPTY_READING }));
    await service.read(assetId);
    expect(await linesOf(assetId)).toEqual([]);
    expect(await indexOf(assetId)).toEqual([]);
    expect(await readAt(assetId)).toBeInstanceOf(Date);
  });

  it('never leaves two sets of lines when two readings run at once', async () => {
    let counter = 0;
    inference.answer(() => {
      counter += 1;
      return reading(`first line of ${counter}`, `second line of ${counter}`);
    });
    for (let round = 0; round < 5; round += 1) {
      await Promise.all(Array.from({ length: 6 }, () => service.read(assetId)));
      const lines = await linesOf(assetId);
      expect(lines).toHaveLength(2);
      const [index] = await indexOf(assetId);
      expect(index!.text.split('\n').sort()).toEqual(lines);
    }
  });

  it('stores text that PostgreSQL would refuse without what it refuses', async () => {
    inference.answer(() => reading('a\0b', 'broken \uD800 half', '   ', "quote ' \\ : * & | !"));
    await service.read(assetId);
    expect(await linesOf(assetId)).toEqual(['ab', 'broken \uFFFD half', "quote ' \\ : * & | !"].sort());
  });

  it('stores any amount of text', async () => {
    const words = Array.from({ length: 40_000 }, (_, index) => `word${index.toString(36)}x`).join(' ');
    inference.answer(() =>
      reading('发票'.repeat(30_000), words, 'x'.repeat(5000), ...Array.from({ length: 3000 }, (_, i) => `line ${i}`)),
    );
    expect(await service.read(assetId)).toEqual({ read: true });
    expect(await linesOf(assetId)).toHaveLength(3003);
    expect(await indexOf(assetId)).toHaveLength(1);
  });

  describe('of a video', () => {
    const seconds = (...times: number[]) => times.map((time) => time * 1000);
    const timesOf = async (id: string) => {
      const { rows } = await sql<{ text: string; timeMs: number | null }>`
        select text, "timeMs" from asset_ocr left join asset_ocr_time on "lineId" = asset_ocr.id
        where "assetId" = ${id} order by "timeMs", text`.execute(db.database.kysely);
      return rows.map(({ text, timeMs }) => [timeMs, text]);
    };
    const addVideo = async (originalPath: string, duration: number | null) => {
      const id = await createAsset(db.database, { ownerId, type: 'VIDEO', originalPath, duration });
      await addPreview(id);
      return id;
    };

    it('looks at frames spread over it, and says when each text is first seen', async () => {
      const path = join(folder, 'video.mp4');
      await writeVideo(path, 8);
      const video = await addVideo(path, 8000);
      const shown = [['Chapter 1', 'Logo'], ['Logo', 'Chapter I'], ['Logo'], ['Chapter 2', '结束']];
      inference.answer(() => reading(...shown[inference.requests.length - 1]!));
      expect(await service.read(video)).toEqual({ read: true });
      const [first, last] = seconds(1, 7);
      expect(await timesOf(video)).toEqual([
        [first, 'Chapter 1'],
        [first, 'Logo'],
        [last, 'Chapter 2'],
        [last, '结束'],
      ]);
      expect(await indexOf(video)).toEqual([{ text: 'Chapter 1\nLogo\nChapter 2\n结束', ownerId }]);
    });

    it('puts a new reading, with its times, in the place of the old one', async () => {
      const path = join(folder, 'again.mp4');
      await writeVideo(path, 2);
      const video = await addVideo(path, 2000);
      for (const text of ['lnvoice', 'Total']) {
        inference.answer(() => reading(text));
        await service.read(video);
      }
      expect(await timesOf(video)).toEqual([[1000, 'Total']]);
    });

    it('looks at the preview where ffmpeg can make nothing of the file', async () => {
      const path = join(folder, 'broken.mp4');
      await writeFile(path, 'This is not a video.');
      const video = await addVideo(path, 8000);
      inference.answer(() => reading('Invoice'));
      expect(await service.read(video)).toEqual({ read: true });
      expect(await timesOf(video)).toEqual([[null, 'Invoice']]);
    });

    it('keeps the old text when one of the frames can not be read, or the server stops', async () => {
      const path = join(folder, 'failing.mp4');
      await writeVideo(path, 4);
      const video = await addVideo(path, 4000);
      inference.answer(() => reading('Invoice'));
      await service.read(video);
      inference.answer(() => (inference.requests.length % 2 === 1 ? reading('Half') : { status: 503, body: {} }));
      await expect(service.read(video)).rejects.toThrow();
      await expect(service.read(video, AbortSignal.abort())).rejects.toThrow(/abort/i);
      expect(await timesOf(video)).toEqual([[1000, 'Invoice']]);
    });
  });

  it('has nothing to do for assets that are gone, hidden or without a preview', async () => {
    const bare = await createAsset(db.database, { ownerId });
    const hidden = await createAsset(db.database, { ownerId, visibility: 'hidden' });
    await addPreview(hidden);
    const gone = '00000000-0000-4000-8000-000000000000';
    expect(await service.read(gone)).toEqual({ read: false, reason: 'asset is gone' });
    expect(await service.read(hidden)).toEqual({ read: false, reason: 'asset is hidden' });
    expect(await service.read(bare)).toEqual({ read: false, reason: 'asset has no preview' });
    expect(inference.requests).toEqual([]);
  });

  it('drops the reading of an asset that was deleted meanwhile', async () => {
    inference.answer(async () => {
      await db.database.kysely.deleteFrom('asset').where('id', '=', assetId).execute();
      return reading('Invoice');
    });
    expect(await service.read(assetId)).toEqual({ read: false, reason: 'asset is gone' });
    expect(await linesOf(assetId)).toEqual([]);
  });

  it('reads nothing while it is switched off', async () => {
    const config = await settings.get();
    const { machineLearning } = config;
    await settings.update({
      ...config,
      machineLearning: { ...machineLearning, ocr: { ...machineLearning.ocr, enabled: false } },
    });
    expect(await service.read(assetId)).toMatchObject({ read: false });
    await settings.update(config);
    expect(inference.requests).toEqual([]);
  });

  it('lists what was never read, or everything', async () => {
    await service.read(assetId);
    const unread = await createAsset(db.database, { ownerId });
    await addPreview(unread);
    const trashed = await createAsset(db.database, { ownerId, deletedAt: new Date() });
    await addPreview(trashed);
    const missing = await idsIn(service.streamAssetsToRead({ force: false }));
    const everything = await idsIn(service.streamAssetsToRead({ force: true }));
    expect(missing).toContain(unread);
    expect(missing).not.toContain(assetId);
    expect(everything).toEqual(expect.arrayContaining([unread, assetId]));
    expect(everything).not.toContain(trashed);
  });
});

async function idsIn(batches: AsyncIterable<string[]>): Promise<string[]> {
  const ids: string[] = [];
  for await (const batch of batches) {
    ids.push(...batch);
  }
  return ids;
}
