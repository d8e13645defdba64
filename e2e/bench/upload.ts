import { getQueues, QueueName, updateQueue } from '@immich/sdk';
import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareCluster } from '../../postgres/src/cluster.ts';
import { signUp, type Account } from '../client/account.ts';
import { failed, unfinished } from '../client/queues.ts';
import { uploadFile } from '../client/upload.ts';
import { startInference } from '../stack/backends.ts';
import { eventually, pause, type Child } from '../stack/child.ts';
import { usageOf, type Usage } from '../stack/process-tree.ts';
import { TestServer } from '../stack/server.ts';
import { renderLargePhotos } from './large-photos.ts';

const USAGE = `Measures what it costs to take photos in.

  npm run bench:upload -- [--count N] [--parallel N]

--count     12-megapixel photos of about 2.4 MB, rendered for the purpose (default 200)
--parallel  uploads at once (default 4)

The API and the jobs run in processes of their own, on a PostgreSQL that writes to the disk, so that each can be measured:
uploads first, with no jobs running; then metadata and thumbnails, with OCR and CLIP paused.
`;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    parallel: { type: 'string', default: '4' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  print(USAGE);
} else {
  const folder = await mkdtemp(join(tmpdir(), 'immich-ocr-bench-'));
  try {
    await chmod(folder, 0o711);
    await main(folder, Number(values.count), Number(values.parallel));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function main(folder: string, count: number, parallel: number): Promise<void> {
  const photos = await renderLargePhotos(join(folder, 'photos'), count);
  const bytes = (await Promise.all(photos.map(async (file) => (await stat(file)).size))).reduce((a, b) => a + b, 0);
  print(`${photos.length} photos of 4000 × 3000 pixels, ${(bytes / photos.length / 1e6).toFixed(2)} MB each`);

  const cluster = await prepareCluster({ dataDir: join(folder, 'data') });
  const inference = await startInference();
  const backends = { clusterUrl: cluster.url, machineLearningUrl: inference.url };
  const server = await TestServer.start(backends, { IMMICH_WORKERS_INCLUDE: 'api' });
  let worker: Child | undefined;
  try {
    const admin = await signUp(server);
    for (const name of [QueueName.Ocr, QueueName.SmartSearch]) {
      await updateQueue({ name, queueUpdateDto: { isPaused: true } }, admin.options);
    }
    await measureUploads(server, admin, photos, bytes, parallel);

    worker = await server.startWorker();
    await measureJobs(admin, worker, photos.length);
    await printMemory('after', server.pid, worker.pid, inference.child.pid);
  } finally {
    await worker?.stop();
    await server.stop();
    await inference.child.stop();
    await cluster.stop();
  }
}

async function measureUploads(
  server: TestServer,
  admin: Account,
  photos: readonly string[],
  bytes: number,
  parallel: number,
): Promise<void> {
  const idleWorker = await measureIdleMemory(server);
  print(`resident memory, idle: API ${megabytes(await usageOf(server.pid))}, jobs ${megabytes(idleWorker)}`);
  const before = await usageOf(server.pid);
  const startedAt = performance.now();
  const queue = photos.values();
  const lane = async () => {
    for (const file of queue) {
      await uploadFile(admin.options, file);
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  const seconds = (performance.now() - startedAt) / 1000;
  const cpuSeconds = (await usageOf(server.pid)).cpuSeconds - before.cpuSeconds;
  print(
    `uploads, ${parallel} at once: ${(photos.length / seconds).toFixed(1)} a second, ` +
      `${(bytes / seconds / 1e6).toFixed(0)} MB/s, ${((cpuSeconds / photos.length) * 1000).toFixed(1)} CPU-ms of the API each`,
  );
}

/** A worker before it has done anything; stopped again so that it takes no part in what is measured next. */
async function measureIdleMemory(server: TestServer): Promise<Usage> {
  const worker = await server.startWorker();
  await pause(3000);
  const usage = await usageOf(worker.pid);
  await worker.stop();
  return usage;
}

async function measureJobs(admin: Account, worker: Child, count: number): Promise<void> {
  const before = await usageOf(worker.pid);
  const startedAt = performance.now();
  await eventually(
    'metadata and thumbnails are done',
    async () => {
      const queues = await getQueues(admin.options);
      const waiting = queues.find(({ name }) => name === QueueName.Ocr)?.statistics;
      const busy = queues
        .filter(({ name }) => name !== QueueName.Ocr && name !== QueueName.SmartSearch)
        .some((queue) => unfinished(queue) > 0);
      if (failed(queues) > 0) {
        throw new Error('Jobs failed, so these figures would say nothing');
      }
      return !busy && waiting && waiting.waiting + waiting.paused >= count ? true : undefined;
    },
    900_000,
    500,
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const cpuSeconds = (await usageOf(worker.pid)).cpuSeconds - before.cpuSeconds;
  print(
    `metadata and thumbnails: ${(count / seconds).toFixed(2)} images a second, ` +
      `${(cpuSeconds / count).toFixed(3)} CPU-s an image`,
  );
}

async function printMemory(when: string, api: number, worker: number, inference: number): Promise<void> {
  const [apiUsage, workerUsage, inferenceUsage] = [await usageOf(api), await usageOf(worker), await usageOf(inference)];
  print(
    `resident memory, ${when}: API ${megabytes(apiUsage)}, jobs ${megabytes(workerUsage)}; ` +
      `inference, idle: ${megabytes(inferenceUsage)}`,
  );
}

function megabytes({ residentMegabytes }: Usage): string {
  return `${residentMegabytes.toFixed(0)} MB`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
