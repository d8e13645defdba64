import { createJob, getAssetStatistics, ManualJobName } from '@immich/sdk';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { signUp, type Account } from '../client/account.ts';
import { untilQueuesAreIdle } from '../client/queues.ts';
import { uploadBytes } from '../client/upload.ts';
import { eventually } from '../stack/child.ts';
import { TestServer } from '../stack/server.ts';

let server: TestServer;
let admin: Account;

beforeAll(async () => {
  server = await TestServer.start(inject('backends'));
  admin = await signUp(server);
});

afterAll(() => server.stop());

const filesIn = async (folder: string) => {
  const entries = await readdir(join(server.mediaDir, 'upload', folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
};
const originals = () => filesIn(admin.id).catch(() => []);

/** Ends the server when the file of an upload has its final name, and its row waits for the table. */
async function killBetweenFileAndRow(): Promise<void> {
  const client = await server.database.connect();
  try {
    await client.query('begin');
    await client.query('lock table asset in share row exclusive mode');
    const upload = uploadBytes(admin.options, 'a photo that nobody is told of', 'photo.jpg').catch(() => undefined);
    await eventually('the file is there', async () => ((await originals()).length > 0 ? true : undefined));
    await server.kill();
    expect(await upload).toBeUndefined();
    await client.query('rollback');
  } finally {
    client.release();
  }
}

async function cleanUp(): Promise<void> {
  await createJob({ jobCreateDto: { name: ManualJobName.IntegrityUntrackedFiles } }, admin.options);
  await untilQueuesAreIdle(admin);
}

// One upload, from the crash to the night after the next.
describe('an upload that kill -9 cut off between file and row', () => {
  it('leaves a file that belongs to nobody', async () => {
    await killBetweenFileAndRow();
    await server.run();
    expect(await originals()).toHaveLength(1);
    expect(await getAssetStatistics({}, admin.options)).toMatchObject({ total: 0 });
  });

  it('is not touched while it may still be going on', async () => {
    await cleanUp();
    expect(await originals()).toHaveLength(1);
  });

  it('is gone a day later, and nothing that was acknowledged', async () => {
    const { status } = await uploadBytes(admin.options, 'a photo that is acknowledged', 'kept.jpg');
    expect(status).toBe(201);
    const longAgo = new Date(Date.now() - 48 * 3600 * 1000);
    const everything = [...(await originals()), ...(await filesIn('.incoming'))];
    await Promise.all(everything.map((path) => utimes(path, longAgo, longAgo)));
    await cleanUp();
    const { rows } = await server.database.query<{ path: string }>('select "originalPath" as path from asset');
    expect(await originals()).toEqual(rows.map(({ path }) => path));
    expect(rows).toHaveLength(1);
    expect(await filesIn('.incoming')).toEqual([]);
  });
});
