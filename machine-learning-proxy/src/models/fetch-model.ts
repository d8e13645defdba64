import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DownloadError } from './download-error.ts';
import { downloadFile, type DownloadOptions, type RemoteFile } from './download-file.ts';
import { sha256OfFile } from './file-digest.ts';
import { listRepository } from './hub-listing.ts';
import { sourceOf, type Endpoints, type ManifestFile, type ModelTask } from './manifest.ts';
import {
  damagedFiles,
  isModelFile,
  missingFiles,
  readPin,
  writePin,
  type Pin,
  type PinnedFile,
} from './model-folder.ts';
import { lockProcesses } from './process-lock.ts';

/** A model to fetch, and where to. */
export interface FetchOrder {
  readonly task: ModelTask;
  readonly name: string;
  /** Where the model ends up, whole. */
  readonly folder: string;
  /** Where its files gather until then. Must be on the same file system. */
  readonly staging: string;
  readonly endpoints: Endpoints;
}

export interface FetchOptions extends Omit<DownloadOptions, 'onProgress'> {
  readonly lockPollMs: number;
  /** Called as bytes of the whole model arrive. */
  readonly onProgress: (receivedBytes: number, totalBytes: number) => void;
}

type FileToFetch = RemoteFile | { readonly path: string; readonly content: string };

/**
 * Fetches a model, or the files of it that are damaged. The folder appears only when all of it is there. However many
 * processes want it, one fetches, and the others wait until it is there.
 *
 * @throws DownloadError
 */
export async function fetchModel(order: FetchOrder, options: FetchOptions): Promise<void> {
  const lock = await lockProcesses(`${order.staging}.lock`, { pollMs: options.lockPollMs, signal: options.signal });
  try {
    const pin = await readPin(order.folder);
    await (pin ? repair(order, pin, options) : fetchAll(order, options));
  } finally {
    lock.release();
  }
}

async function fetchAll(order: FetchOrder, options: FetchOptions): Promise<void> {
  if ((await readdir(order.folder).catch(() => [])).length > 0) {
    throw new DownloadError('refused', `${order.folder} holds something else: complete it by hand, or remove it`);
  }
  const { commit, files } = await filesOf(order, 'main', options.signal);
  const missing = missingFiles(
    order.task,
    files.map(({ path }) => path),
  );
  if (missing.length > 0) {
    throw new DownloadError('no_model', `${order.name} is not a model in Immich's layout: it has no ${missing[0]}`);
  }
  const progress = new Progress(files, options.onProgress);
  const fetched: PinnedFile[] = [];
  for (const file of files) {
    fetched.push(await fetchFile(file, join(order.staging, file.path), options, progress));
  }
  await writePin(order.staging, { ...(commit !== undefined && { commit }), files: fetched });
  await mkdir(dirname(order.folder), { recursive: true });
  await rename(order.staging, order.folder);
}

/** Later downloads are held to what the first one brought. */
async function repair(order: FetchOrder, pin: Pin, options: FetchOptions): Promise<void> {
  const damaged = await damagedFiles(order.folder, pin.files);
  if (damaged.length === 0) {
    return;
  }
  const { files } = await filesOf(order, pin.commit ?? 'main', options.signal);
  const wanted = damaged.map((pinned) => {
    const file = files.find(({ path }) => path === pinned.path);
    if (!file) {
      throw new DownloadError('not_found', `${order.name} no longer has ${pinned.path}`);
    }
    return 'content' in file ? file : { ...file, bytes: pinned.bytes, sha256: pinned.sha256 };
  });
  const progress = new Progress(wanted, options.onProgress);
  for (const file of wanted) {
    const staged = join(order.staging, file.path);
    await fetchFile(file, staged, options, progress);
    await rename(staged, join(order.folder, file.path));
  }
  await rm(order.staging, { recursive: true, force: true });
}

async function filesOf(
  { task, name, endpoints }: FetchOrder,
  revision: string,
  signal: AbortSignal,
): Promise<{ commit: string | undefined; files: FileToFetch[] }> {
  const source = sourceOf(task, name);
  if (source.kind === 'files') {
    return { commit: undefined, files: source.files.map((file) => located(file, endpoints)) };
  }
  const { commit, files } = await listRepository(
    endpoints.huggingFace,
    { repository: source.repository, revision },
    signal,
  );
  return { commit, files: files.filter(({ path }) => isModelFile(task, path)) };
}

function located(file: ManifestFile, endpoints: Endpoints): FileToFetch {
  return 'content' in file ? file : { ...file, url: `${endpoints[file.host]}${file.location}` };
}

async function fetchFile(
  file: FileToFetch,
  target: string,
  options: FetchOptions,
  progress: Progress,
): Promise<PinnedFile> {
  if ('content' in file) {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, file.content);
    return await describeFile(file.path, target);
  }
  if (!(await isThere(file, target))) {
    await downloadFile(file, target, {
      ...options,
      onProgress: (received, total) => progress.report(file.path, received, total),
    });
  }
  const fetched = await describeFile(file.path, target);
  progress.report(file.path, fetched.bytes, fetched.bytes);
  return fetched;
}

async function describeFile(path: string, target: string): Promise<PinnedFile> {
  return { path, bytes: (await stat(target)).size, sha256: await sha256OfFile(target) };
}

/** True for a file that an earlier attempt finished. Without a digest, only what can never change is trusted. */
async function isThere(file: RemoteFile, target: string): Promise<boolean> {
  const exists = await stat(target).then(
    () => true,
    () => false,
  );
  return (
    exists && (file.sha256 === undefined ? file.bytes === undefined : (await sha256OfFile(target)) === file.sha256)
  );
}

/** Adds up what has arrived of all files. */
class Progress {
  readonly #files: Map<string, { received: number; total: number }>;
  readonly #onProgress: FetchOptions['onProgress'];

  constructor(files: readonly FileToFetch[], onProgress: FetchOptions['onProgress']) {
    const remote = files.flatMap((file) => ('content' in file ? [] : [file]));
    this.#files = new Map(remote.map(({ path, bytes }) => [path, { received: 0, total: bytes ?? 0 }]));
    this.#onProgress = onProgress;
  }

  report(path: string, received: number, total: number | undefined): void {
    const known = total ?? this.#files.get(path)?.total ?? 0;
    this.#files.set(path, { received, total: Math.max(received, known) });
    const files = [...this.#files.values()];
    this.#onProgress(
      files.reduce((sum, file) => sum + file.received, 0),
      files.reduce((sum, file) => sum + file.total, 0),
    );
  }
}
