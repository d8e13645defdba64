import { mkdir, open, readFile, rename, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DownloadError } from './download-error.ts';
import { sha256OfFile } from './file-digest.ts';
import { requestHub, type HubResponse } from './hub-request.ts';
import { StallWatch } from './stall-watch.ts';

/** A file to fetch, and what is known of it. */
export interface RemoteFile {
  /** Place in the folder of the model. */
  readonly path: string;
  readonly url: string;
  readonly bytes?: number | undefined;
  readonly sha256?: string | undefined;
}

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** A download without a new byte for so long is broken off. */
  readonly stallMs: number;
  /** Called as bytes arrive. `total` is undefined where nobody knows it. */
  readonly onProgress?: (received: number, total: number | undefined) => void;
}

/** Where nobody says how large a file is, it must end somewhere. */
const MAX_BYTES = 16 * 1024 ** 3;
/** How often a download is taken up again at once after it broke. */
const MAX_BREAKS = 5;

/**
 * Fetches a file to a path, which exists only when the file is whole and has the right size and digest. What arrived
 * of an unfinished download lies beside it and is continued by the next one.
 *
 * @throws DownloadError
 */
export async function downloadFile(file: RemoteFile, target: string, options: DownloadOptions): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  for (let breaks = 0; ; breaks++) {
    const before = await sizeOf(partOf(target));
    try {
      return await fetchOnce(file, target, options);
    } catch (error) {
      const after = await sizeOf(partOf(target));
      const goesOn = error instanceof DownloadError && error.isPassing;
      // What was continued did not fit, and was thrown away.
      const startsAgain = error instanceof DownloadError && after === 0 && before > 0;
      if (breaks >= MAX_BREAKS || !(goesOn || startsAgain)) {
        throw error;
      }
    }
  }
}

async function fetchOnce(file: RemoteFile, target: string, options: DownloadOptions): Promise<void> {
  const part = partOf(target);
  const watch = new StallWatch(options);
  try {
    const validator = await readFile(`${part}.etag`, 'utf8').catch(() => '');
    // Without an etag, a digest that is known must tell whether what is continued still belongs together.
    const have = validator !== '' || file.sha256 !== undefined ? await sizeOf(part) : 0;
    if (have > 0 && have === file.bytes && file.sha256 !== undefined) {
      return await accept(file, target);
    }
    const answer = await requestHub(file.url, {
      signal: watch.signal,
      headers: have > 0 ? { range: `bytes=${have}-`, ...(file.sha256 === undefined && { 'if-range': validator }) } : {},
    });
    const from = startOf(answer.response, have);
    if (from === undefined) {
      await answer.response.body?.cancel();
      await discard(part);
      throw new DownloadError('cut_off', `${file.url} has no such part, so the download starts again`);
    }
    await writeFile(`${part}.etag`, answer.validator ?? '');
    const bytes = file.bytes ?? answer.bytes ?? totalOf(answer.response, from);
    await receive(answer, { part, from, bytes, url: file.url }, watch, options);
    return await accept({ ...file, bytes, sha256: file.sha256 ?? answer.sha256 }, target);
  } catch (error) {
    if (error instanceof DownloadError && error.code === 'wrong_size') {
      await discard(part);
    }
    throw watch.explain(error, file.url);
  } finally {
    watch.stop();
  }
}

async function receive(
  { response }: HubResponse,
  { part, from, bytes, url }: { part: string; from: number; bytes: number | undefined; url: string },
  watch: StallWatch,
  { onProgress }: DownloadOptions,
): Promise<void> {
  const handle = await open(part, from > 0 ? 'r+' : 'w');
  try {
    await handle.truncate(from);
    await append(handle, from, response, (received) => {
      watch.touch();
      onProgress?.(received, bytes);
      if (received > (bytes ?? MAX_BYTES)) {
        throw new DownloadError('wrong_size', `${url} sends more than the ${bytes ?? MAX_BYTES} bytes that it has`);
      }
    });
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function append(
  handle: FileHandle,
  from: number,
  response: Response,
  onBytes: (received: number) => void,
): Promise<void> {
  let position = from;
  onBytes(position);
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    onBytes(position + chunk.length);
    await handle.write(chunk, 0, chunk.length, position);
    position += chunk.length;
  }
}

async function accept(file: RemoteFile, target: string): Promise<void> {
  const part = partOf(target);
  const bytes = await sizeOf(part);
  if (file.bytes !== undefined && bytes < file.bytes) {
    throw new DownloadError('cut_off', `${file.url} ended after ${bytes} of ${file.bytes} bytes`);
  }
  const sha256 = await sha256OfFile(part);
  if (file.sha256 !== undefined && sha256 !== file.sha256) {
    await discard(part);
    throw new DownloadError(
      'wrong_digest',
      `${file.url} has the SHA-256 ${sha256.slice(0, 12)}… instead of ${file.sha256.slice(0, 12)}…`,
    );
  }
  await rename(part, target);
  await rm(`${part}.etag`, { force: true });
}

async function discard(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(`${part}.etag`, { force: true });
}

/** The first byte that the answer carries, or undefined where it does not fit what is there. */
function startOf({ status, headers }: Response, have: number): number | undefined {
  if (status === 200) {
    return 0;
  }
  const range = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '');
  return status === 206 && range && Number(range[1]) === have ? have : undefined;
}

function totalOf({ headers }: Response, from: number): number | undefined {
  const length = headers.get('content-length');
  return length === null ? undefined : from + Number(length);
}

function partOf(target: string): string {
  return `${target}.part`;
}

async function sizeOf(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
