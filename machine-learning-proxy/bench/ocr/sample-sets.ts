import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { textPictures } from '../../test/pictures/text-kinds.ts';
import type { TrueLine } from '../scoring.ts';

/** A picture of a set, and what it says. */
export interface Sample {
  readonly category: string;
  readonly name: string;
  readonly image: Buffer;
  readonly lines: readonly TrueLine[];
}

/** One entry of the `gt.json` of a folder. */
interface Entry {
  readonly file: string;
  readonly category: string;
  readonly lines: readonly TrueLine[];
}

/** Reads the pictures of a folder that its `gt.json` tells of. */
export async function readSet(folder: string): Promise<Sample[]> {
  const entries = JSON.parse(await readFile(join(folder, 'gt.json'), 'utf8')) as Entry[];
  return Promise.all(
    entries.map(async ({ file, category, lines }) => ({
      category,
      name: file,
      image: await readFile(join(folder, file)),
      lines,
    })),
  );
}

/** The sample photos of this project and pictures of every kind that is hard to read, rendered anew. */
export async function renderSets(): Promise<Sample[]> {
  const folder = join(tmpdir(), 'immich-ocr-bench');
  // Packages do not import each other, so the renderer of the photos runs as a program.
  const renderer = resolve(import.meta.dirname, '../../../e2e/samples/main.ts');
  await promisify(execFile)(process.execPath, [renderer, '--ground-truth', folder]);
  return [...(await readSet(folder)), ...(await renderKinds())];
}

async function renderKinds(): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const { kind, name, render } of textPictures()) {
    samples.push({ category: kind, name, ...(await render()) });
  }
  return samples;
}
