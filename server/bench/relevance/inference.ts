import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import sharp from 'sharp';
import { Random } from '../random.ts';
import { type Colour, COLOURS, type Document } from './documents.ts';

const PROGRAM = join(import.meta.dirname, '../../../machine-learning-proxy/src/main.ts');
const START_TIMEOUT_MS = 60_000;
const SIDE = 96;
const MODEL = 'ViT-B-32__openai';

/** Without models to download or to find, pictures are told apart by their colours, on every machine alike. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  HOST: '127.0.0.1',
  MODEL_DOWNLOADS: 'off',
  CLIP_DOWNLOAD_ROOT: join(tmpdir(), 'immich-ocr-no-models'),
};

/** The inference service, in a process of its own. */
export interface Inference {
  readonly url: string;
  encodePicture(jpeg: Buffer): Promise<number[]>;
  encodeWords(words: string): Promise<number[]>;
  close(): Promise<void>;
}

export async function startInference(): Promise<Inference> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [PROGRAM], {
    env: { ...ENVIRONMENT, PORT: String(port) },
    stdio: 'ignore',
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await fetch(`${url}/ping`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill();
      throw new Error('Inference did not start');
    }
    await setTimeout(50);
  }
  const encode = async (kind: 'visual' | 'textual', name: string, value: string | Blob) => {
    const form = new FormData();
    form.set('entries', JSON.stringify({ clip: { [kind]: { modelName: MODEL } } }));
    form.set(name, value);
    const response = await fetch(`${url}/predict`, { method: 'POST', body: form });
    return JSON.parse(((await response.json()) as { clip: string }).clip) as number[];
  };
  return {
    url,
    encodePicture: (jpeg) => encode('visual', 'image', new Blob([new Uint8Array(jpeg)])),
    encodeWords: (words) => encode('textual', 'text', words),
    close: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Draws the picture of a document: a page with rows of ink, or a surface with some specks of another colour. */
export function renderPicture({ name, picture, lines }: Document): Promise<Buffer> {
  const random = new Random(Array.from(name).reduce((sum, character) => sum + character.codePointAt(0)!, 0));
  const shapes =
    picture === 'page'
      ? lines.map((line, row) => rectangle(8, 10 + 16 * row, Math.min(80, 4 * line.length), 4, '#333'))
      : Array.from({ length: 4 }, () => rectangle(random.below(SIDE), random.below(SIDE), 14, 9, speckColour(random)));
  const ground = rectangle(0, 0, SIDE, SIDE, picture === 'page' ? '#fbfaf6' : COLOURS[picture][0]);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">${ground}${shapes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).jpeg().toBuffer();
}

function speckColour(random: Random): string {
  return COLOURS[random.pick(Object.keys(COLOURS) as Colour[])][0];
}

function rectangle(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`;
}
