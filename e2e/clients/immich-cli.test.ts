import { getAssetStatistics, searchSmart } from '@immich/sdk';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeApiKey, signUp, type Account } from '../client/account.ts';
import { failed, untilQueuesAreIdle } from '../client/queues.ts';
import { PICTURE_EXPECTATIONS, TEXT_EXPECTATIONS } from '../samples/expectations.ts';
import { TestServer } from '../stack/server.ts';

const CLI = resolve(import.meta.dirname, '../../node_modules/@immich/cli/bin/immich');
const run = promisify(execFile);

let server: TestServer;
let admin: Account;
let configDir: string;

beforeAll(async () => {
  server = await TestServer.start(inject('backends'));
  admin = await signUp(server);
  configDir = await mkdtemp(join(tmpdir(), 'immich-cli-'));
});

afterAll(async () => {
  await rm(configDir, { recursive: true });
  await server.stop();
});

// Each step builds on the one before it, as in the hands of a user.
describe('the Immich command line', () => {
  it('logs in with an API key', async () => {
    const { stdout } = await immich('login', `${server.url}/api`, await makeApiKey(admin));
    expect(stdout).toContain(admin.email);
    expect(await readdir(configDir)).toContain('auth.yml');
  });

  it('reads the state of the server', async () => {
    const { stdout } = await immich('server-info');
    expect(stdout).toMatch(/3\.2\.2/);
  });

  it('uploads a folder of sample photos and a video', async () => {
    const files = await readdir(inject('samples'));
    const videos = files.filter((file) => extname(file) === '.mp4').length;
    expect(files.length).toBeGreaterThanOrEqual(40);
    const { stdout } = await immich('upload', '--recursive', inject('samples'));
    expect(stdout).toContain(`Successfully uploaded ${files.length} new assets`);
    expect(await getAssetStatistics({}, admin.options)).toEqual({
      images: files.length - videos,
      videos,
      total: files.length,
    });
  });

  it('leaves queues that drain without a failure', async () => {
    expect(failed(await untilQueuesAreIdle(admin, 240_000))).toBe(0);
  }, 250_000);

  it('uploads nothing when it is run again', async () => {
    const before = await getAssetStatistics({}, admin.options);
    const { stdout } = await immich('upload', '--recursive', inject('samples'));
    expect(stdout).toMatch(/All assets were already uploaded|0 new files and \d+ duplicates/);
    expect(await getAssetStatistics({}, admin.options)).toEqual(before);
  });

  it('makes an album of a folder', async () => {
    await immich('upload', '--album-name', 'Samples', join(inject('samples'), 'sunset.jpg'));
    const { stdout } = await immich('server-info');
    expect(stdout).toBeTruthy();
    const response = await fetch(`${server.url}/api/albums`, { headers: admin.options.headers });
    expect(await response.json()).toMatchObject([{ albumName: 'Samples', assetCount: 1 }]);
  });
});

describe('what it uploaded', () => {
  it.each(TEXT_EXPECTATIONS)('is found by its text: $query', async ({ query, first }) => {
    expect(await found(query)).toEqual([...first].sort());
  });

  it.each(PICTURE_EXPECTATIONS)('is found by what it shows: $query', async ({ query, first }) => {
    const { assets } = await searchSmart({ smartSearchDto: { query } }, admin.options);
    expect(assets.items.slice(0, first.length).map(({ originalFileName }) => originalFileName)).toEqual(first);
  });
});

/** The file names of an answer, without their order, which is not decided between equally good matches. */
async function found(query: string): Promise<string[]> {
  const { assets } = await searchSmart({ smartSearchDto: { query } }, admin.options);
  return assets.items.map(({ originalFileName }) => originalFileName).sort();
}

function immich(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  return run(process.execPath, [CLI, '--config-directory', configDir, ...args], { timeout: 120_000 });
}
