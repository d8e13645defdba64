import { sql } from 'kysely';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClipProcess } from '../../test/clip-process.ts';
import { useTestDatabase } from '../../test/database.ts';
import { createAsset, createUser } from '../../test/factories.ts';
import { useFakeInference } from '../../test/inference.ts';
import { BackendUnavailableError } from '../http/domain-error.ts';

const STAND_IN = 'stand-in:colours-and-scenes@1';
/** The encoder, and how long its vectors are. */
type Model = readonly [encoder: string | undefined, dimensions: number];

describe('the encoder of pictures', () => {
  const db = useTestDatabase();
  const inference = useFakeInference();
  const processes: ClipProcess[] = [];
  let preview: string;
  let ownerId: string;
  let one: ClipProcess;
  let other: ClipProcess;

  const start = async () => {
    const process = new ClipProcess(db, inference.url);
    await process.jobs.connection.ready();
    processes.push(process);
    return process;
  };
  const answerOf = ([clipEncoder, dimensions]: Model) => ({
    status: 200,
    body: { clip: JSON.stringify(Array.from({ length: dimensions }, () => 0.1)), ...(clipEncoder && { clipEncoder }) },
  });
  const serve = (...models: readonly Model[]) => {
    let asked = 0;
    inference.answer(() => answerOf(models[asked++ % models.length]!));
  };
  /** Answers by the name of the model that was asked for. */
  const serveByName = (models: Readonly<Record<string, Model>>) =>
    inference.answer((form) => {
      const { clip } = JSON.parse(form.get('entries') as string) as {
        clip: { visual?: { modelName: string }; textual?: { modelName: string } };
      };
      const model = models[(clip.visual ?? clip.textual)!.modelName];
      return model ? answerOf(model) : { status: 503, body: {} };
    });
  const addPhoto = async () => {
    const id = await createAsset(db.database, { ownerId });
    await db.database.kysely.insertInto('asset_file').values({ assetId: id, type: 'preview', path: preview }).execute();
    return id;
  };
  const countVectors = async () => {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from smart_search`.execute(
      db.database.kysely,
    );
    return rows[0]!.count;
  };
  const stored = () => db.database.kysely.selectFrom('clip_encoder').selectAll().executeTakeFirstOrThrow();
  const indexes = async () => {
    const { rows } = await sql<{ indexdef: string }>`
      select indexdef from pg_indexes where tablename = 'smart_search' order by indexname`.execute(db.database.kysely);
    return rows.map(({ indexdef }) => indexdef);
  };
  const untilOneWaits = async () => {
    const waiting = sql<{ found: boolean }>`
      select exists (
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
      ) as found`;
    await vi.waitUntil(async () => (await waiting.execute(db.database.kysely)).rows[0]!.found, { timeout: 30_000 });
  };
  /** As if the last switch lay long ago. */
  const letSettle = () =>
    db.database.kysely
      .updateTable('clip_encoder')
      .set({ switchedAt: new Date('2020-01-01') })
      .execute();

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'previews-'));
    preview = join(folder, 'preview.jpeg');
    await writeFile(preview, 'a picture');
    ownerId = await createUser(db.database);
    return () => rm(folder, { recursive: true });
  });

  beforeEach(async () => {
    await db.database.kysely.deleteFrom('asset').execute();
    await db.database.kysely.deleteFrom('system_metadata').execute();
    await sql`delete from clip_encoder`.execute(db.database.kysely);
    await sql`insert into clip_encoder default values`.execute(db.database.kysely);
    [one, other] = [await start(), await start()];
    await one.setModel('ViT');
    await other.systemConfig.reload();
  });

  afterEach(async () => {
    const queue = one.jobs.connection.queue('smartSearch');
    await queue.obliterate({ force: true });
    await Promise.all(processes.splice(0).map((process) => process.end()));
  });

  it('is the first that answers', async () => {
    serve(['ViT@1', 512]);
    expect(await one.smartSearch.encode(await addPhoto())).toEqual({ encoded: true });
    expect(await stored()).toMatchObject({ encoder: 'ViT@1', modelName: 'ViT', dimensions: 512 });
    expect(await countVectors()).toBe(1);
  });

  it('is the model itself where inference says no more, as Immich’s own does', async () => {
    serve([undefined, 512]);
    await one.smartSearch.encode(await addPhoto());
    expect(await stored()).toMatchObject({ encoder: 'ViT' });
  });

  it('leaves the vectors alone that Immich made with the model of its settings', async () => {
    serve([undefined, 512]);
    await sql`insert into smart_search select ${await addPhoto()}, array_fill(1, array[512])::vector`.execute(
      db.database.kysely,
    );
    expect(await one.clip.encodeText('a tree')).toMatchObject({ generation: 0 });
    expect(await countVectors()).toBe(1);
  });

  it('replaces a stand-in: old vectors are dropped, everything is queued once, whoever notices', async () => {
    serve([STAND_IN, 512]);
    await one.smartSearch.encode(await addPhoto());
    await one.jobs.connection.queue('smartSearch').drain();
    const { generation } = await stored();

    serve(['ViT@1', 512]);
    const photos = await Promise.all(Array.from({ length: 12 }, () => addPhoto()));
    const encodings = await Promise.all(
      photos.map((id, index) => (index % 2 === 0 ? one : other).smartSearch.encode(id)),
    );

    expect(await stored()).toMatchObject({ encoder: 'ViT@1', generation: generation + 1, isQueued: true });
    expect(await one.countWaiting('SmartSearchQueueAll')).toBe(1);
    expect(await countVectors()).toBe(encodings.filter(({ encoded }) => encoded).length);
    const missing: string[] = [];
    for await (const ids of one.smartSearch.streamAssetsToEncode({ force: false })) missing.push(...ids);
    expect(missing).toHaveLength(13 - (await countVectors()));
  });

  it('is noticed by words, too, which are never compared with the vectors of another', async () => {
    serve([STAND_IN, 512]);
    await one.smartSearch.encode(await addPhoto());
    const before = await one.clip.encodeText('a tree');
    serve(['ViT@1', 512]);
    const after = await other.clip.encodeText('a house');
    expect(after.generation).toBe(before.generation + 1);
    expect(await countVectors()).toBe(0);
    expect((await one.clip.encodeText('a tree')).generation).toBe(after.generation);
  });

  it('may make vectors of another length: the column follows, and its index', async () => {
    serve(['ViT@1', 512]);
    const photo = await addPhoto();
    await one.smartSearch.encode(photo);
    const before = await indexes();
    await one.setModel('SigLIP');
    serve(['SigLIP@1', 768]);
    expect(await one.smartSearch.encode(photo)).toEqual({ encoded: true });
    const { rows } = await sql<{ dimensions: number }>`
      select vector_dims(embedding) as dimensions from smart_search`.execute(db.database.kysely);
    expect(rows).toEqual([{ dimensions: 768 }]);
    expect(await indexes()).toEqual(before);
    await one.setModel('ViT');
    serve(['ViT@1', 512]);
    expect(await one.smartSearch.encode(photo)).toEqual({ encoded: true });
  });

  it('stays while the model that the settings name now can not be served', async () => {
    serveByName({ ViT: ['ViT@1', 512] });
    const photo = await addPhoto();
    await one.smartSearch.encode(photo);
    await one.setModel('SigLIP');
    expect(await one.smartSearch.isModelNew()).toBe(true);
    await expect(one.smartSearch.encode(photo)).rejects.toBeInstanceOf(BackendUnavailableError);
    await expect(one.smartSearch.findEncoder({ force: false })).rejects.toBeInstanceOf(BackendUnavailableError);
    expect(await one.clip.encodeText('still found')).toMatchObject({ generation: (await stored()).generation });
    expect(await countVectors()).toBe(1);

    serveByName({ SigLIP: ['SigLIP@1', 768] });
    await one.smartSearch.findEncoder({ force: false });
    expect(await stored()).toMatchObject({ encoder: 'SigLIP@1', modelName: 'SigLIP' });
    expect(await countVectors()).toBe(0);
  });

  it('keeps the vectors of a real model when only a stand-in answers', async () => {
    serve(['ViT@1', 512]);
    const photo = await addPhoto();
    await one.smartSearch.encode(photo);
    serve([STAND_IN, 512]);
    await expect(one.smartSearch.encode(photo)).rejects.toThrow('stand-in');
    await expect(one.clip.encodeText('a lake')).rejects.toBeInstanceOf(BackendUnavailableError);
    expect(await countVectors()).toBe(1);
    await one.smartSearch.findEncoder({ force: true });
    expect(await stored()).toMatchObject({ encoder: STAND_IN });
  });

  it('does not go back and forth between two workers with different weights', async () => {
    serve(['ViT@1', 512]);
    await one.smartSearch.encode(await addPhoto());
    await letSettle();
    const { generation } = await stored();
    serve(['ViT@2', 512], ['ViT@1', 512]);
    for (let turn = 0; turn < 6; turn++) {
      await (turn % 3 === 0 ? one : other).smartSearch.encode(await addPhoto()).catch((error: unknown) => {
        expect(error).toBeInstanceOf(BackendUnavailableError);
      });
    }
    expect(await stored()).toMatchObject({ encoder: 'ViT@2', generation: generation + 1 });
    expect(await countVectors()).toBe(3);
  });

  it('turns away what was asked before it was there', async () => {
    serve(['ViT@1', 512]);
    const photo = await addPhoto();
    await one.smartSearch.encode(photo);
    let answerLate!: () => void;
    const asked = new Promise<void>((resolveAsked) => {
      inference.answer(async () => {
        resolveAsked();
        await new Promise<void>((resolve) => (answerLate = resolve));
        return answerOf(['ViT@1', 512]);
      });
    });
    const late = one.smartSearch.encode(photo);
    await asked;
    await other.setModel('SigLIP');
    serve(['SigLIP@1', 512]);
    await other.smartSearch.findEncoder({ force: false });
    answerLate();
    expect(await late).toEqual({ encoded: false, reason: 'the encoder was changed meanwhile' });
    expect(await countVectors()).toBe(0);
    expect(await stored()).toMatchObject({ encoder: 'SigLIP@1' });
  });

  it('does not change while a vector is being stored, nor is one stored that was made before', async () => {
    serve(['ViT@1', 512]);
    const photo = await addPhoto();
    const { generation } = await one.clip.encodeText('a tree');
    await other.setModel('SigLIP');
    serve(['SigLIP@1', 512]);
    const steps: string[] = [];
    let switching: Promise<void> | undefined;
    await db.database.transaction(async (tx) => {
      expect(await one.clip.mayStore(generation, tx)).toBe(true);
      switching = other.smartSearch.findEncoder({ force: false }).then(() => void steps.push('switched'));
      await untilOneWaits();
      await sql`insert into smart_search select ${photo}, array_fill(1, array[512])::vector`.execute(tx);
      steps.push('stored');
    });
    await switching;
    expect(steps).toEqual(['stored', 'switched']);
    expect(await countVectors()).toBe(0);
    await db.database.transaction(async (tx) => expect(await one.clip.mayStore(generation, tx)).toBe(false));
  });

  it('changed twice quickly, is the last that the settings name', async () => {
    serveByName({ ViT: ['ViT@1', 512], SigLIP: ['SigLIP@1', 768] });
    const photo = await addPhoto();
    await one.smartSearch.encode(photo);
    await one.setModel('SigLIP');
    await other.systemConfig.reload();
    await one.smartSearch.findEncoder({ force: false });
    await one.setModel('ViT');
    await one.smartSearch.findEncoder({ force: false });
    // The other process has the settings of before in its memory, and must not switch back by them.
    expect(await other.smartSearch.encode(photo)).toMatchObject({ encoded: false });
    expect(await stored()).toMatchObject({ encoder: 'ViT@1', dimensions: 512 });
    expect(await other.smartSearch.encode(photo)).toEqual({ encoded: true });
  });

  it('is the same before and after a comparison, which is made again otherwise', async () => {
    serve(['ViT@1', 512]);
    const { generation } = await one.clip.encodeText('a tree');
    const compared: number[] = [];
    const changeOnce = async () => {
      compared.push((await one.clip.encodeText('a tree')).generation);
      if (compared.length === 1) {
        await one.setModel('SigLIP');
        serve(['SigLIP@1', 768]);
        await one.smartSearch.findEncoder({ force: false });
        throw new Error('different vector dimensions 768 and 512');
      }
      return compared.at(-1);
    };
    expect(await one.clip.withOneEncoder(changeOnce)).toBe(generation + 1);
    expect(compared).toEqual([generation, generation + 1]);
    const failing = () => Promise.reject(new Error('for another reason'));
    await expect(one.clip.withOneEncoder(failing)).rejects.toThrow('for another reason');
  });

  it('is followed by queueing all photos even when the process stops in between', async () => {
    serve([STAND_IN, 512]);
    await one.smartSearch.encode(await addPhoto());
    await one.jobs.connection.queue('smartSearch').drain();
    await db.database.kysely.updateTable('clip_encoder').set({ isQueued: false }).execute();
    const restarted = await start();
    await restarted.clip.encodeText('a tree');
    expect(await restarted.countWaiting('SmartSearchQueueAll')).toBe(1);
    expect(await stored()).toMatchObject({ isQueued: true });
  });

  it('asks for the same words once, and forgets failures', async () => {
    serve(['ViT@1', 512]);
    await one.clip.encodeText('first'); // Who answers is known from here on.
    inference.requests.length = 0;
    await Promise.all([one.clip.encodeText('red car', 'en'), one.clip.encodeText('red car', 'en')]);
    expect(inference.requests).toHaveLength(1);
    inference.answer(() => ({ status: 503, body: {} }));
    await expect(one.clip.encodeText('tree')).rejects.toBeInstanceOf(BackendUnavailableError);
    serve(['ViT@1', 512]);
    expect((await one.clip.encodeText('tree')).values).toHaveLength(512);
  });
});
