import { downloadAsset, getAssetInfo } from '@immich/sdk';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { signUp, type Account } from '../client/account.ts';
import { untilQueuesAreIdle } from '../client/queues.ts';
import { sha1, uploadBytes } from '../client/upload.ts';
import { pause } from '../stack/child.ts';
import { LaunchedStack } from '../stack/launched.ts';

/** Moments, after the uploads began, at which everything is killed: while files arrive, and while jobs run. */
const KILLED_AFTER_MS = [400, 1500, 2500];
const PARALLEL_UPLOADS = 3;

let stack: LaunchedStack;
let admin: Account;
let photos: Uint8Array<ArrayBuffer>[];
/** What the server acknowledged: the id of the asset and the SHA-1 of its file. */
const acknowledged = new Map<string, string>();
/** Photos that were not read yet at the last start. */
let unreadAtStart = 0;

beforeAll(async () => {
  stack = await LaunchedStack.start();
  admin = await signUp(stack);
  photos = await distinctPhotos(60);
  const queue = photos.values();
  for (const delayMs of KILLED_AFTER_MS) {
    const uploading = Array.from({ length: PARALLEL_UPLOADS }, () => uploadUntilKilled(queue));
    await pause(delayMs);
    await stack.kill();
    await Promise.all(uploading);
    await stack.run();
    unreadAtStart = await countUnread();
  }
}, 300_000);

afterAll(() => stack.stop());

describe('after kill -9 of everything in the middle of uploads and jobs, and another start', () => {
  it('there was something to lose: uploads acknowledged, and photos not read yet', () => {
    expect(acknowledged.size).toBeGreaterThan(KILLED_AFTER_MS.length);
    expect(unreadAtStart).toBeGreaterThan(0);
  });

  it('every acknowledged upload is there, byte for byte', async () => {
    for (const [id, digest] of acknowledged) {
      const original = await downloadAsset({ id }, admin.options);
      expect(sha1(new Uint8Array(await original.arrayBuffer())), id).toBe(digest);
    }
  });

  it('the unfinished jobs finish', async () => {
    await untilQueuesAreIdle(admin, 200_000);
    for (const id of acknowledged.keys()) {
      const { thumbhash, hasMetadata } = await getAssetInfo({ id }, admin.options);
      expect({ id, thumbhash: thumbhash !== null, hasMetadata }).toEqual({ id, thumbhash: true, hasMetadata: true });
    }
    expect(await countUnread()).toBe(0);
    const unseen = await stack.query('select id from asset where id not in (select "assetId" from smart_search)');
    expect(unseen).toEqual([]);
  }, 220_000);

  it('no photo has two sets of text lines', async () => {
    const rows = await stack.query(
      `select "assetId", text, x1, y1, count(*) from asset_ocr group by "assetId", text, x1, y1 having count(*) > 1`,
    );
    expect(rows).toEqual([]);
  });

  it('no file is half-written: those of assets are there, and any other is an upload that nobody was told of', async () => {
    const rows = await stack.query<{ path: string }>(
      'select "originalPath" as path from asset union select path from asset_file',
    );
    const known = new Set(rows.map(({ path }) => path));
    const entries = await readdir(stack.mediaDir, { recursive: true, withFileTypes: true });
    const files = entries
      // Uploads that were cut off wait here, under no asset's name, until a later start sweeps away what is old.
      .filter((entry) => entry.isFile() && basename(entry.parentPath) !== '.incoming')
      .map((entry) => join(entry.parentPath, entry.name));
    expect([...known].filter((file) => !files.includes(file))).toEqual([]);
    // A file gets its name before its row, so that no row is ever without its file.
    const whole = new Set(photos.map(sha1));
    const others = files.filter((file) => !known.has(file));
    const digests = await Promise.all(others.map(async (file) => sha1(await readFile(file))));
    expect(others.filter((_, index) => !whole.has(digests[index] ?? ''))).toEqual([]);
  });
});

async function countUnread(): Promise<number> {
  const rows = await stack.query(
    `select id from asset
     where not exists (select 1 from asset_job_status where "assetId" = asset.id and "ocrAt" is not null)`,
  );
  return rows.length;
}

/** Uploads the next photos one after another until the connection breaks. */
async function uploadUntilKilled(queue: Iterable<Uint8Array<ArrayBuffer>>): Promise<void> {
  for (const photo of queue) {
    try {
      const { status, body } = await uploadBytes(admin.options, photo, 'photo.jpg');
      if (status === 201) {
        acknowledged.set(body.id, sha1(photo));
      }
    } catch {
      return;
    }
  }
}

/** Copies of sample photos that differ in their last byte only, behind the end of the picture. */
async function distinctPhotos(count: number): Promise<Uint8Array<ArrayBuffer>[]> {
  const names = ['receipt-green-basket.jpg', 'sign-exit.jpg', 'chat-dinner-zh.jpg', 'beach.jpg'];
  const originals = await Promise.all(names.map((name) => readFile(join(inject('samples'), name))));
  return Array.from({ length: count }, (_, index) => {
    const original = originals[index % originals.length] ?? new Uint8Array();
    return new Uint8Array([...original, index]);
  });
}
