import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  cutOffAfter,
  redirectTo,
  sendInstead,
  sha256,
  stallAfter,
  startModelHub,
  type ModelHub,
} from '../../test/model-hub.ts';
import { downloadFile, type DownloadOptions, type RemoteFile } from './download-file.ts';

const CONTENT = Buffer.from('0123456789'.repeat(10_000));
const HALF = CONTENT.length / 2;

let hub: ModelHub;
let folder: string;

beforeEach(async () => {
  hub = await startModelHub();
  hub.put('/model.onnx', CONTENT);
  folder = await mkdtemp(join(tmpdir(), 'download-'));
});

afterEach(async () => {
  await hub.close();
  await rm(folder, { recursive: true });
});

function download(known: Partial<RemoteFile> = {}, options: Partial<DownloadOptions> = {}): Promise<void> {
  const file = { path: 'model.onnx', url: `${hub.address}/model.onnx`, ...known };
  const { signal } = new AbortController();
  return downloadFile(file, join(folder, 'model.onnx'), { signal, stallMs: 20_000, ...options });
}

const fetched = () => readFile(join(folder, 'model.onnx'));

const partSize = () =>
  stat(join(folder, 'model.onnx.part')).then(
    ({ size }) => size,
    () => 0,
  );

async function expectWholeFile(): Promise<void> {
  expect((await fetched()).equals(CONTENT)).toBe(true);
  expect(await readdir(folder)).toEqual(['model.onnx']);
}

describe('downloadFile', () => {
  it('fetches a file', async () => {
    await download({ bytes: CONTENT.length, sha256: sha256(CONTENT) });
    await expectWholeFile();
  });

  it('goes on where a connection broke, without fetching the first half again', async () => {
    const { promise: halfArrived, resolve } = Promise.withResolvers<void>();
    hub.misbehave('/model.onnx', cutOffAfter(HALF, halfArrived));
    const downloading = download();
    await expect.poll(partSize).toBe(HALF);
    resolve();
    await downloading;
    await expectWholeFile();
    expect(hub.requests).toEqual(['/model.onnx', `/model.onnx bytes=${HALF}-`]);
  });

  it('breaks off a download that stalls, and goes on from there', async () => {
    hub.misbehave('/model.onnx', stallAfter(HALF));
    await download({ sha256: sha256(CONTENT) }, { stallMs: 500 });
    await expectWholeFile();
    expect(hub.requests[1]).toBe(`/model.onnx bytes=${HALF}-`);
  });

  it('goes on in a later attempt', async () => {
    await writeFile(join(folder, 'model.onnx.part'), CONTENT.subarray(0, HALF));
    await download({ sha256: sha256(CONTENT) });
    await expectWholeFile();
    expect(hub.requests).toEqual([`/model.onnx bytes=${HALF}-`]);
  });

  it('takes what is there already when only its last step is missing', async () => {
    await writeFile(join(folder, 'model.onnx.part'), CONTENT);
    await download({ bytes: CONTENT.length, sha256: sha256(CONTENT) });
    await expectWholeFile();
    expect(hub.requests).toEqual([]);
  });

  it('starts again when the host ignores that a part was asked for', async () => {
    await writeFile(join(folder, 'model.onnx.part'), 'something else');
    hub.misbehave('/model.onnx', sendInstead(CONTENT));
    await download({ sha256: sha256(CONTENT) });
    await expectWholeFile();
  });

  it('starts again when the file changed since its first half arrived', async () => {
    await writeFile(join(folder, 'model.onnx.part'), 'of another version');
    await writeFile(join(folder, 'model.onnx.part.etag'), '"older"');
    await download();
    await expectWholeFile();
  });

  it('starts again when what it went on with turns out to be wrong', async () => {
    await writeFile(join(folder, 'model.onnx.part'), 'x'.repeat(HALF));
    await download({ sha256: sha256(CONTENT) });
    await expectWholeFile();
  });

  it('starts again when what is there is longer than the file', async () => {
    await writeFile(join(folder, 'model.onnx.part'), 'x'.repeat(2 * CONTENT.length));
    await download({ sha256: sha256(CONTENT) });
    await expectWholeFile();
  });

  it('follows redirections and holds the file to the digest that the first answer tells', async () => {
    hub.misbehave('/model.onnx', redirectTo('/elsewhere', { 'x-linked-etag': `"${sha256(CONTENT)}"` }));
    hub.put('/elsewhere', CONTENT);
    await download();
    await expectWholeFile();

    hub.misbehave('/model.onnx', redirectTo('/elsewhere', { 'x-linked-etag': `"${sha256('another file')}"` }));
    await expect(download()).rejects.toMatchObject({ code: 'wrong_digest' });
  });

  it.each([
    ['other bytes', sendInstead('x'.repeat(CONTENT.length)), 'wrong_digest'],
    ['more bytes than the file has', sendInstead(Buffer.concat([CONTENT, CONTENT])), 'wrong_size'],
    ['fewer bytes than the file has', sendInstead(CONTENT.subarray(0, HALF)), 'cut_off'],
    ['a page instead of a file', sendInstead('<html>'), 'cut_off'],
    ['a redirection to a file of this machine', redirectTo('file:///etc/passwd'), 'refused'],
    ['a refusal', (_, response) => response.writeHead(403).end(), 'refused'],
    ['that the file does not exist', (_, response) => response.writeHead(404).end(), 'not_found'],
    ['that it is overloaded', (_, response) => response.writeHead(503).end(), 'unreachable'],
  ] as const satisfies [string, Parameters<ModelHub['misbehave']>[1], string][])(
    'leaves no file when the host sends %s',
    async (_, answer, code) => {
      hub.misbehave('/model.onnx', answer, answer, answer, answer, answer, answer, answer);
      const known = { bytes: CONTENT.length, sha256: sha256(CONTENT) };
      await expect(download(known)).rejects.toMatchObject({ code });
      await expect(fetched()).rejects.toThrow('ENOENT');
    },
  );

  it('ends for a host that redirects in a circle', async () => {
    const circle = redirectTo('/model.onnx');
    hub.misbehave('/model.onnx', ...Array.from({ length: 20 }, () => circle));
    await expect(download()).rejects.toMatchObject({ code: 'refused' });
  });

  it('does not believe that a file is complete because the connection ended', async () => {
    hub.misbehave('/model.onnx', sendInstead(CONTENT.subarray(0, HALF), { 'x-linked-size': String(CONTENT.length) }));
    await download();
    await expectWholeFile();
  });

  it('says where nobody answers', async () => {
    await hub.close();
    const address = hub.address.replace('http://', '');
    await expect(download()).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining(`${address} cannot be reached`) as string,
    });
    hub = await startModelHub();
  });

  it('stops when the service stops, and keeps what it has', async () => {
    const service = new AbortController();
    hub.misbehave('/model.onnx', stallAfter(HALF));
    const downloading = download({}, { signal: service.signal });
    await expect.poll(partSize).toBe(HALF);
    service.abort();
    await expect(downloading).rejects.toThrow('aborted');
    expect(await readdir(folder)).toContain('model.onnx.part');
  });
});
