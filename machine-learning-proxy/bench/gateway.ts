/**
 * What the gateway costs, and what it saves: `npm run bench:gateway`. Direct and shared requests take turns in one run,
 * so that a busy machine is busy for both.
 */
import sharp from 'sharp';
import { loseWorker } from './gateway/lost-worker.ts';
import { ServiceProcess } from './gateway/service-process.ts';

const WARM_UP = 20;
const TARGET_OVERHEAD_MS = 5;
const TARGET_SEARCH_MS = 10;

interface Payload {
  readonly entries: object;
  readonly image?: Uint8Array<ArrayBuffer>;
  readonly text?: string;
}

const SEARCH: Payload = { entries: { clip: { textual: { modelName: 'any' } } }, text: 'a red car on a street' };

async function main(): Promise<void> {
  const worker = await ServiceProcess.start({ INFERENCE_ROLES: 'worker' });
  const gateway = await ServiceProcess.start({ WORKER_URLS: worker.url });
  try {
    const image = await preview();
    await compareWays('search query', SEARCH, 400, gateway, worker);
    await compareWays(
      'preview, CLIP',
      { entries: { clip: { visual: { modelName: 'any' } } }, image },
      120,
      gateway,
      worker,
    );
    await searchBesidePictures(gateway.url, image);
  } finally {
    await gateway.stop();
    await worker.stop();
  }
  const lost = await loseWorker(10);
  console.log(
    `one of two workers killed, 50 clients: ${lost.sent} sent, ${lost.answered} answered, ${lost.refused} refused with 503, ` +
      `${lost.wrong.length} lost or wrong, ${lost.countedByGateway - lost.answered} answered twice`,
  );
}

/** Sends the same request directly and through the gateway, in turns. */
async function compareWays(
  name: string,
  payload: Payload,
  rounds: number,
  gateway: ServiceProcess,
  worker: ServiceProcess,
): Promise<void> {
  const [direct, through]: [number[], number[]] = [[], []];
  for (let round = 0; round < WARM_UP + rounds; round++) {
    const times = [await timeOf(worker.url, payload), await timeOf(gateway.url, payload)] as const;
    if (round >= WARM_UP) {
      direct.push(times[0]);
      through.push(times[1]);
    }
  }
  const overheadMs = median(through) - median(direct);
  console.log(
    `${name}: direct p50 ${median(direct).toFixed(2)} ms, through the gateway ${median(through).toFixed(2)} ms, ` +
      `${overheadMs.toFixed(2)} ms more (target <= ${TARGET_OVERHEAD_MS})`,
  );
}

/** Times search queries while more pictures wait to be read than there are threads. */
async function searchBesidePictures(url: string, image: Uint8Array<ArrayBuffer>): Promise<void> {
  const model = { modelName: 'any' };
  const reading: Payload = { entries: { ocr: { detection: model, recognition: model } }, image };
  let isOver = false;
  let pictures = 0;
  const readers = Array.from({ length: 16 }, async () => {
    while (!isOver) {
      await timeOf(url, reading);
      pictures += 1;
    }
  });
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const picturesBefore = pictures;
  const times: number[] = [];
  for (let round = 0; round < 200; round++) {
    times.push(await timeOf(url, SEARCH));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const picturesMeanwhile = pictures - picturesBefore;
  isOver = true;
  await Promise.all(readers);
  console.log(
    `search query beside a full queue of pictures: p50 ${median(times).toFixed(2)} ms (target <= ${TARGET_SEARCH_MS}), ` +
      `${picturesMeanwhile} pictures read meanwhile`,
  );
}

async function timeOf(url: string, { entries, image, text }: Payload): Promise<number> {
  const body = new FormData();
  body.set('entries', JSON.stringify(entries));
  if (image) {
    body.set('image', new Blob([image]), 'image.jpg');
  } else {
    body.set('text', text ?? '');
  }
  const startedAt = performance.now();
  const response = await fetch(`${url}/predict`, { method: 'POST', body });
  await response.arrayBuffer();
  if (!response.ok) {
    throw new Error(`Status ${response.status}`);
  }
  return performance.now() - startedAt;
}

/** A photo of the size that Immich's server sends, some 400 kB. */
async function preview(): Promise<Uint8Array<ArrayBuffer>> {
  const noise = { type: 'gaussian', mean: 128, sigma: 20 } as const;
  const image = sharp({ create: { width: 1440, height: 1080, channels: 3, background: 'teal', noise } });
  return Uint8Array.from(await image.jpeg({ quality: 80 }).toBuffer());
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

await main();
