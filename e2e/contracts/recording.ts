import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'recordings');
/** As the HTTP client of Immich's server draws it. */
const BOUNDARY = '----formdata-undici-042218376915';

/**
 * An exchange between Immich's server and its machine learning: `POST /predict` and the answer. The forms are those of
 * Immich 2.7 and 3.2, written down from its protocol; the values are made up.
 */
export interface Recording {
  /** What happens in it, as a sentence. */
  title: string;
  /** The fields of the form, in the order in which Immich sends them; a sample photo is sent as a file. */
  parts: { name: string; value?: string; sample?: string }[];
  status: number;
  /** What Immich's machine learning answers; vectors and lists are cut short. */
  answer: Record<string, unknown>;
}

export async function readRecordings(): Promise<Recording[]> {
  const files = (await readdir(FOLDER)).toSorted();
  return Promise.all(files.map(async (file) => JSON.parse(await readFile(join(FOLDER, file), 'utf8')) as Recording));
}

/** The request of a recording, byte by byte as Immich's server would send it. */
export async function requestOf(recording: Recording, samples: string): Promise<{ contentType: string; body: Buffer }> {
  const pieces: Buffer[] = [];
  for (const { name, value, sample } of recording.parts) {
    const isFile = sample !== undefined;
    const file = isFile ? '; filename="blob"\r\nContent-Type: application/octet-stream' : '';
    pieces.push(
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`),
      isFile ? await readFile(join(samples, sample)) : Buffer.from(value ?? ''),
      Buffer.from('\r\n'),
    );
  }
  pieces.push(Buffer.from(`--${BOUNDARY}--\r\n`));
  return { contentType: `multipart/form-data; boundary=${BOUNDARY}`, body: Buffer.concat(pieces) };
}

/**
 * What an answer looks like without its values: names of fields, kinds of values, and how many numbers there are for each
 * line of text. Two answers that look the same are read alike by Immich's server.
 */
export function formOf(value: unknown): unknown {
  if (typeof value === 'string') {
    return isVector(value) ? 'a vector as text' : 'a text';
  }
  if (Array.isArray(value)) {
    return { listOf: [...new Set(value.map((item) => JSON.stringify(formOf(item))))].toSorted() };
  }
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries([...fields.map(([name, field]) => [name, formOf(field)]), ...perLine(value)]);
  }
  return typeof value;
}

function perLine(value: object): [string, unknown][] {
  if (!('text' in value && 'box' in value && Array.isArray(value.text) && Array.isArray(value.box))) {
    return [];
  }
  const { text, ...lists } = value as { text: unknown[] } & Record<string, unknown[]>;
  return Object.entries(lists).map(([name, list]) => [`${name} for each line`, list.length / text.length]);
}

function isVector(text: string): boolean {
  try {
    const value = JSON.parse(text) as unknown;
    return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number');
  } catch {
    return false;
  }
}
