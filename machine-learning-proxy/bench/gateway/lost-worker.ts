import sharp from 'sharp';
import { ServiceProcess } from './service-process.ts';

const CLIENTS = 50;

/** What became of the requests of all clients. */
export interface LostWorkerResult {
  readonly sent: number;
  readonly answered: number;
  /** Refused with 503, to be sent again later. */
  readonly refused: number;
  /** Anything else: other statuses, answers to somebody else's request, lost connections. */
  readonly wrong: readonly string[];
  /** Answers with status 200 that the gateway counted; more than `answered` would mean that it answered one twice. */
  readonly countedByGateway: number;
}

/**
 * Lets 50 clients send pictures through a gateway with two worker processes, and kills one of them in the middle. Every
 * picture has a width of its own, by which its answer is known.
 */
export async function loseWorker(requestsPerClient: number): Promise<LostWorkerResult> {
  const worker = { INFERENCE_ROLES: 'worker', INFERENCE_THREADS: '1' };
  const [lost, kept] = await Promise.all([ServiceProcess.start(worker), ServiceProcess.start(worker)]);
  const gateway = await ServiceProcess.start({ WORKER_URLS: `${lost.url},${kept.url}` });
  try {
    const sent = CLIENTS * requestsPerClient;
    const outcomes: string[] = [];
    let killed: Promise<void> | undefined;
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      for (let turn = 0; turn < requestsPerClient; turn++) {
        outcomes.push(await sendPicture(gateway.url, 10 + client * requestsPerClient + turn));
        if (outcomes.length > sent / 3) {
          killed ??= lost.kill();
        }
      }
    });
    await Promise.all(clients);
    await killed;
    return {
      sent,
      answered: outcomes.filter((outcome) => outcome === 'answered').length,
      refused: outcomes.filter((outcome) => outcome === 'refused').length,
      wrong: outcomes.filter((outcome) => outcome !== 'answered' && outcome !== 'refused'),
      countedByGateway: await countAnswers(gateway.url),
    };
  } finally {
    await Promise.all([gateway.stop(), kept.stop(), lost.kill()]);
  }
}

async function sendPicture(url: string, width: number): Promise<string> {
  const image = await sharp({ create: { width, height: 8, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();
  const body = new FormData();
  body.set('entries', '{"clip":{"visual":{"modelName":"any"}}}');
  body.set('image', new Blob([Uint8Array.from(image)]), 'image.png');
  try {
    const response = await fetch(`${url}/predict`, { method: 'POST', body });
    const answer = (await response.json()) as { imageWidth?: number; clip?: string };
    if (response.status === 503) {
      return 'refused';
    }
    return response.status === 200 && answer.imageWidth === width && answer.clip
      ? 'answered'
      : `status ${response.status}, width ${answer.imageWidth} for ${width}`;
  } catch (error) {
    return `no answer: ${String(error)}`;
  }
}

async function countAnswers(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(
    /^inference_tasks_total\{task="clip-visual",backend="workers",status="200"\} (\d+)$/m.exec(metrics)?.[1],
  );
}
