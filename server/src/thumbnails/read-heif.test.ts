import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { photo, useFolder, writeHeif } from '../../test/media-files.ts';
import { UnreadableFileError } from '../http/domain-error.ts';
import { readHeif } from './read-heif.ts';

const LIMITS = { pixels: 1e6, memoryKib: 4_000_000, cpuSeconds: 60, timeoutMs: 60_000 };

describe('readHeif', () => {
  const folder = useFolder();
  const { signal } = new AbortController();
  let heic: string;

  beforeAll(async () => {
    heic = join(folder.path, 'a.heic');
    await writeHeif(heic, await photo('red'));
  });
  afterEach(() => vi.unstubAllEnvs());

  it('decodes what sharp can not', async () => {
    await expect(sharp(heic).toBuffer()).rejects.toThrow();
    const picture = await readHeif(heic, signal);
    const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([64, 48]);
    const [r = 0, g = 255, b = 255] = data;
    expect(r > 240 && g < 16 && b < 16).toBe(true);
  });

  it('leaves to sharp what it decodes itself, whatever the file is called', async () => {
    const [jpeg, text] = [join(folder.path, 'jpeg.heic'), join(folder.path, 'text.heic')];
    await writeFile(jpeg, await photo('blue'));
    await writeFile(text, 'This is not a picture.');
    for (const path of [jpeg, text]) expect(await readHeif(path, signal)).toBeUndefined();
  });

  it('takes the first picture of several', async () => {
    const [one, two] = [join(folder.path, 'one.jpg'), join(folder.path, 'two.jpg')];
    await writeFile(one, await photo('red'));
    await writeFile(
      two,
      await sharp(await photo('blue'))
        .resize(32)
        .jpeg()
        .toBuffer(),
    );
    const both = join(folder.path, 'both.heic');
    await promisify(execFile)('heif-enc', [one, two, '-o', both]);
    expect((await sharp(await readHeif(both, signal)).metadata()).width).toBe(64);
  });

  it('refuses too many pixels before it decodes one', async () => {
    await expect(readHeif(heic, signal, { ...LIMITS, pixels: 64 * 48 - 1 })).rejects.toThrow('too many pixels');
    expect(await readHeif(heic, signal, { ...LIMITS, pixels: 64 * 48 })).toBeInstanceOf(Buffer);
  });

  it('gives its decoder no more memory than it may have', async () => {
    const attempt = readHeif(heic, signal, { ...LIMITS, memoryKib: 20_000 });
    await expect(attempt).rejects.toThrow(UnreadableFileError);
  });

  it('fails for good with a damaged file, without telling its path, and leaves nothing behind', async () => {
    const damaged = join(folder.path, 'damaged.heic');
    const content = await readFile(heic);
    await writeFile(damaged, content.fill(0xff, content.indexOf('mdat') + 4));
    const temporary = await mkdtemp(join(tmpdir(), 'read-heif-'));
    vi.stubEnv('TMPDIR', temporary);
    const attempt = readHeif(damaged, signal);
    await expect(attempt).rejects.toMatchObject({ permanent: true });
    await expect(attempt).rejects.not.toThrow(folder.path);
    expect(await readdir(temporary)).toEqual([]);
    await rm(temporary, { recursive: true });
  });

  it('says what to install where there is no decoder', async () => {
    vi.stubEnv('PATH', folder.path);
    await expect(readHeif(heic, signal)).rejects.toMatchObject({ code: 'heif_decoder_missing', permanent: true });
  });

  it('stops when it is told to', async () => {
    await expect(readHeif(heic, AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});
