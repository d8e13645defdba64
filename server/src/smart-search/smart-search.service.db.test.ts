import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClipProcess } from '../../test/clip-process.ts';
import { useTestDatabase } from '../../test/database.ts';
import { createAsset, createUser } from '../../test/factories.ts';
import { useFakeInference } from '../../test/inference.ts';
import type { SmartSearchService } from './smart-search.service.ts';

const DIMENSIONS = 512;

describe('encoding an asset', () => {
  const db = useTestDatabase();
  const inference = useFakeInference();
  let folder: string;
  let ownerId: string;
  let process: ClipProcess;
  let service: SmartSearchService;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'previews-'));
    await writeFile(join(folder, 'preview.jpeg'), 'a picture');
    ownerId = await createUser(db.database);
    process = new ClipProcess(db, inference.url);
    await process.jobs.connection.ready();
    service = process.smartSearch;
  });
  afterAll(async () => {
    await process.end();
    await rm(folder, { recursive: true });
  });

  const vector = (value: number) => Array.from({ length: DIMENSIONS }, () => value);
  const looksLike = (value: number) =>
    inference.answer(() => ({ status: 200, body: { clip: JSON.stringify(vector(value)) } }));
  const asset = async () => {
    const id = await createAsset(db.database, { ownerId });
    const path = join(folder, 'preview.jpeg');
    await db.database.kysely.insertInto('asset_file').values({ assetId: id, type: 'preview', path }).execute();
    return id;
  };
  const embeddingOf = async (assetId: string) => {
    const row = await db.database.kysely
      .selectFrom('smart_search')
      .select('embedding')
      .where('assetId', '=', assetId)
      .executeTakeFirst();
    return row && (JSON.parse(row.embedding) as number[]);
  };

  it('replaces the old vector, and keeps it when encoding fails', async () => {
    const id = await asset();
    looksLike(0.25);
    expect(await service.encode(id)).toEqual({ encoded: true });
    looksLike(0.5);
    await service.encode(id);
    expect(await embeddingOf(id)).toEqual(vector(0.5));
    inference.answer(() => ({ status: 503, body: {} }));
    await expect(service.encode(id)).rejects.toThrow('not available');
    expect(await embeddingOf(id)).toEqual(vector(0.5));
  });

  it('drops the vector of an asset that was deleted meanwhile', async () => {
    const id = await asset();
    inference.answer(async () => {
      await db.database.kysely.deleteFrom('asset').where('id', '=', id).execute();
      return { status: 200, body: { clip: JSON.stringify(vector(1)) } };
    });
    expect(await service.encode(id)).toEqual({ encoded: false, reason: 'asset is gone' });
    expect(await embeddingOf(id)).toBeUndefined();
  });

  it('lists what has no vector, or everything', async () => {
    const encoded = await asset();
    const other = await asset();
    looksLike(0.1);
    await service.encode(encoded);
    const missing = await idsIn(service.streamAssetsToEncode({ force: false }));
    const everything = await idsIn(service.streamAssetsToEncode({ force: true }));
    expect(missing).toContain(other);
    expect(missing).not.toContain(encoded);
    expect(everything).toEqual(expect.arrayContaining([other, encoded]));
  });
});

async function idsIn(batches: AsyncIterable<string[]>): Promise<string[]> {
  const ids: string[] = [];
  for await (const batch of batches) {
    ids.push(...batch);
  }
  return ids;
}
