import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadRequestError } from '../../http/domain-error.ts';
import { type ReceivedUpload, receiveUpload } from './receive-upload.ts';

describe('receiveUpload', () => {
  let folder: string;
  let server: Server;
  let received: Promise<ReceivedUpload>;
  let url: string;
  let onRequest: () => void;
  let requested: Promise<void>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'upload-'));
    requested = new Promise((resolve) => (onRequest = resolve));
    let files = 0;
    server = createServer((incoming, response) => {
      received = receiveUpload(incoming, {
        newPath: () => join(folder, String(files++)),
        accept: (_field, name) => {
          if (name.endsWith('.txt')) throw new BadRequestError('refused');
        },
      });
      received.then(
        () => response.end('received'),
        (error: Error) => response.writeHead(400).end(error.message),
      );
      onRequest();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });

  const post = async (body: FormData | string, headers: Record<string, string> = {}) => {
    const response = await fetch(url, { method: 'POST', body, headers });
    return { status: response.status, text: await response.text() };
  };

  it('stores and hashes files, with fields before and after them', async () => {
    const content = Buffer.alloc(3_000_000, 'photo');
    const form = new FormData();
    form.append('before', 'a');
    form.append('assetData', new Blob([content]), '发票.jpg');
    form.append('sidecarData', new Blob(['<xmp/>']), '发票.jpg.xmp');
    form.append('after', 'b');
    expect(await post(form)).toEqual({ status: 200, text: 'received' });
    const { fields, files } = await received;
    expect({ ...fields }).toEqual({ before: 'a', after: 'b' });
    expect(files.assetData).toMatchObject({
      originalName: '发票.jpg',
      sizeBytes: content.length,
      sha1: createHash('sha1').update(content).digest(),
    });
    expect(await readFile(files.assetData?.temporaryPath ?? '')).toEqual(content);
    expect(files.sidecarData?.sizeBytes).toBe(6);
  });

  it('leaves no file of an upload that it refuses, and answers while the body still comes', async () => {
    const form = new FormData();
    form.append('assetData', new Blob([Buffer.alloc(1_000_000)]), 'a.jpg');
    form.append('sidecarData', new Blob([Buffer.alloc(20_000_000)]), 'a.txt');
    expect(await post(form)).toEqual({ status: 400, text: 'refused' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves no file of an upload that the client breaks off', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '100000000' };
    const upload = request(url, { method: 'POST', headers });
    upload.on('error', () => undefined);
    upload.write('--x\r\nContent-Disposition: form-data; name="assetData"; filename="a.jpg"\r\n\r\n');
    upload.write(Buffer.alloc(500_000));
    await requested;
    await expect.poll(() => readdir(folder)).toHaveLength(1);
    upload.destroy();
    await expect(received).rejects.toThrow(BadRequestError);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['a body that ends early', '--x\r\nContent-Disposition: form-data; name="assetData"; filename="a.jpg"\r\n\r\nabc'],
    ['a body without any part', 'nothing'],
    ['an empty body', ''],
  ])('refuses %s', async (_, body) => {
    const { status } = await post(body, { 'content-type': 'multipart/form-data; boundary=x' });
    expect(status).toBe(400);
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a body that is no form', async () => {
    expect(await post('{}', { 'content-type': 'application/json' })).toMatchObject({ status: 400 });
    expect(await post('x', { 'content-type': 'multipart/form-data' })).toMatchObject({ status: 400 });
  });

  it('refuses more fields, and longer ones, than any client sends', async () => {
    const many = new FormData();
    for (let i = 0; i < 100; i++) many.append(`field${i}`, 'x');
    expect(await post(many)).toEqual({ status: 400, text: 'The form has too many parts' });
    const long = new FormData();
    long.append('metadata', 'x'.repeat(2_000_000));
    expect(await post(long)).toEqual({ status: 400, text: 'The field metadata is too long' });
  });

  it('drops files in fields that it does not know', async () => {
    const form = new FormData();
    form.append('virus', new Blob(['x']), 'virus.txt');
    expect(await post(form)).toEqual({ status: 200, text: 'received' });
    expect((await received).files).toEqual({});
    expect(await readdir(folder)).toEqual([]);
  });
});
