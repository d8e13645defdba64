import { createHash } from 'node:crypto';
import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256OfFile } from './file-digest.ts';
import type { ModelTask } from './manifest.ts';

/** A model whose files are here and whole. */
export interface LocalModel {
  readonly task: ModelTask;
  readonly name: string;
  readonly folder: string;
  /** Name and digest of the weights: two models with the same identity give the same answers. */
  readonly identity: string;
}

/** A file of a model as it was when it was fetched. */
export interface PinnedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Immich's layout: a folder for each half of a model, and a description of both beside them. */
const parts: Readonly<Record<ModelTask, readonly string[]>> = {
  clip: ['visual', 'textual'],
  ocr: ['detection', 'recognition'],
};

const required: Readonly<Record<ModelTask, readonly string[]>> = {
  clip: ['visual/model.onnx', 'visual/preprocess_cfg.json', 'textual/model.onnx', 'textual/tokenizer.json'],
  ocr: ['detection/model.onnx', 'recognition/model.onnx'],
};

const DESCRIPTION = 'config.json';
/** Files of a part: the model, its weights where they lie apart, and what prepares its input. */
const PART_FILE = /^[\w+-][\w.+-]*$/;
const OTHER_RUNTIMES = /\.(?:armnn|rknn|part|etag)$/;
const PIN_FILE = 'download.json';
const SHOWN_DIGEST_LENGTH = 16;
/** Raised when pictures or texts are prepared differently: the same weights then give other vectors. */
const PREPARATION = 1;

const Pin = z.object({
  commit: z.string().optional(),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
});

/** What was fetched, and the commit of the repository that it came from. */
export type Pin = z.infer<typeof Pin>;

/** True for the files that a model is made of; others in its repository are read by nobody here. */
export function isModelFile(task: ModelTask, path: string): boolean {
  const [part, file, ...deeper] = path.split('/');
  if (path === DESCRIPTION) {
    return true;
  }
  return (
    deeper.length === 0 &&
    file !== undefined &&
    parts[task].includes(part!) &&
    PART_FILE.test(file) &&
    !OTHER_RUNTIMES.test(file)
  );
}

/** The files without which a folder is no model of its kind. */
export function missingFiles(task: ModelTask, paths: Iterable<string>): string[] {
  const present = new Set(paths);
  return required[task].filter((path) => !present.has(path));
}

/** The files of the model in a folder, sorted; none where there is no folder. */
export async function listModelFiles(task: ModelTask, folder: string): Promise<string[]> {
  const inParts = await Promise.all(
    parts[task].map(async (part) => (await filesIn(join(folder, part))).map((file) => `${part}/${file}`)),
  );
  return [...(await filesIn(folder)), ...inParts.flat()].filter((path) => isModelFile(task, path)).toSorted();
}

/** What was fetched into a folder; undefined for a folder that somebody else put there. */
export async function readPin(folder: string): Promise<Pin | undefined> {
  try {
    return Pin.parse(JSON.parse(await readFile(join(folder, PIN_FILE), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Remembers what was fetched, so that later loads and downloads are held to it. */
export async function writePin(folder: string, pin: Pin): Promise<void> {
  const path = join(folder, PIN_FILE);
  await writeFile(`${path}.new`, `${JSON.stringify(pin, undefined, 2)}\n`);
  await rename(`${path}.new`, path);
}

/** The pinned files that are missing or not what they were. */
export async function damagedFiles(folder: string, pinned: readonly PinnedFile[]): Promise<PinnedFile[]> {
  const intact = await Promise.all(pinned.map((file) => isIntact(join(folder, file.path), file)));
  return pinned.filter((_, index) => !intact[index]);
}

/** The digests of all files of a model, which are read whole. */
export async function digestModel(task: ModelTask, folder: string): Promise<Pick<PinnedFile, 'path' | 'sha256'>[]> {
  const paths = await listModelFiles(task, folder);
  return await Promise.all(paths.map(async (path) => ({ path, sha256: await sha256OfFile(join(folder, path)) })));
}

/** Name and digest of a model, the same on every machine that has the same files. */
export function identityOf(name: string, files: readonly Pick<PinnedFile, 'path' | 'sha256'>[]): string {
  const hash = createHash('sha256').update(`${PREPARATION}\n`);
  for (const { path, sha256 } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    hash.update(`${path}\n${sha256}\n`);
  }
  return `${name}@${hash.digest('hex').slice(0, SHOWN_DIGEST_LENGTH)}`;
}

async function isIntact(path: string, { bytes, sha256 }: PinnedFile): Promise<boolean> {
  const size = await stat(path).then(
    (stats) => stats.size,
    () => undefined,
  );
  return size === bytes && (await sha256OfFile(path)) === sha256;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
}
