import { access, chmod, constants, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { clusterMajorOf, prepareCluster, type Cluster } from './postgres/src/cluster.ts';
import { assertReachable, findDatabaseAccount } from './postgres/src/database-account.ts';
import { Problem } from './postgres/src/problem.ts';
import { ensureSystemPackages } from './postgres/src/system-packages.ts';
import { buildWhatChanged } from './start-build.ts';
import { SupervisedChild } from './start-children.ts';
import { StartLock } from './start-lock.ts';
import { readableLine } from './start-log-line.ts';
import { addSamples, askForSamples, hasAccount } from './start-samples.ts';
import { runStep } from './start-steps.ts';

const ROOT = import.meta.dirname;

/** What the launcher itself reads from the environment; an empty variable counts as one that is not set. */
const env = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value));
const dataDir = resolve(env.IMMICH_DATA ?? join(ROOT, 'data'));
const host = env.IMMICH_HOST ?? '0.0.0.0';
const port = readPort(env.IMMICH_PORT ?? '2283');
const hasOwnDatabase = !env.DB_URL && !env.DB_HOSTNAME;
const inferenceUrl = env.MACHINE_LEARNING_URL ?? env.IMMICH_MACHINE_LEARNING_URL;
const servesApi =
  listOf(env.IMMICH_WORKERS_INCLUDE ?? 'api').includes('api') && !listOf(env.IMMICH_WORKERS_EXCLUDE).includes('api');
/** Where this machine reaches its own server; a wildcard address is reached by the loopback one. */
const address = `http://${['0.0.0.0', '::'].includes(host) ? 'localhost' : host}:${port}`;

/** On a terminal a person reads along, unless the environment asks for a form. */
const formatLine = process.stdout.isTTY && !env.IMMICH_LOG_FORMAT ? readableLine : undefined;

/** What has been started, in the order of starting; stopped in reverse. */
const running: { stop(): Promise<void> }[] = [];
const stopping = new AbortController();

async function start(): Promise<void> {
  await prepareDataFolder();
  const lock = await StartLock.acquire(dataDir, address);
  running.push({ stop: () => lock.release() });
  if (servesApi) await assertPortIsFree();

  await installSystemPackages();
  stopping.signal.throwIfAborted();
  await buildWhatChanged(ROOT);
  stopping.signal.throwIfAborted();

  const databaseEnv = hasOwnDatabase ? (await startDatabase()).connectionEnv : {};
  stopping.signal.throwIfAborted();
  const machineLearningUrl = inferenceUrl ?? (await startInference(lock));
  stopping.signal.throwIfAborted();
  await startServer(lock, { ...databaseEnv, MACHINE_LEARNING_URL: machineLearningUrl });
  stopping.signal.throwIfAborted();

  if (!servesApi) {
    console.log('\nImmich OCR is working on jobs (Ctrl-C stops it)\n');
    return;
  }
  console.log(`\nImmich OCR is ready: ${address}   (Ctrl-C stops it)\n`);
  await offerSamples().catch((error: unknown) => console.error('No samples were added:', error));
}

/** The server may end at any moment, and be started again: samples are no reason to stop everything. */
async function offerSamples(): Promise<void> {
  const isAsked = process.argv.includes('--samples');
  if (isAsked || (!(await hasAccount(address)) && (await askForSamples(stopping.signal)))) {
    await addSamples(address, dataDir);
  }
}

async function prepareDataFolder(): Promise<void> {
  if (hasOwnDatabase) await assertReachable(dataDir, await findDatabaseAccount(join(dataDir, 'postgres')));
  try {
    // Others may pass through to a folder whose name they know, as the database's account must, but not look around.
    if (await mkdir(dataDir, { recursive: true })) await chmod(dataDir, 0o711);
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Problem(`The data folder ${dataDir} cannot be used: ${(error as Error).message}`);
  }
}

async function assertPortIsFree(): Promise<void> {
  const probe = createServer();
  await new Promise<void>((done, failed) => {
    probe.once('error', (error: NodeJS.ErrnoException) => failed(new Problem(whyNotListening(error))));
    probe.listen(port, host, () => probe.close(() => done()));
  });
}

function whyNotListening({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program. Choose another one: IMMICH_PORT=2284 npm start`;
  }
  if (code === 'EACCES') return `Port ${port} may not be used by this account. Choose one above 1023 with IMMICH_PORT.`;
  return `The server cannot listen on ${host}:${port}: ${message}`;
}

async function installSystemPackages(): Promise<void> {
  const clusterMajor = await clusterMajorOf(dataDir);
  await runStep(`Looking for ${hasOwnDatabase ? 'PostgreSQL, ' : ''}ffmpeg, perl and libheif`, (progress) =>
    ensureSystemPackages({
      tools: ['ffmpeg', 'perl', 'heif'],
      ...(hasOwnDatabase && { postgres: { clusterMajor } }),
      onStep: (sentence) => console.log(`  ${sentence}`),
      onLine: progress,
    }),
  );
}

async function startDatabase(): Promise<Cluster> {
  const starting = runStep('Starting the database', (progress) => prepareCluster({ dataDir, onStep: progress }));
  // A signal may come while the database is starting; then it is stopped as soon as it can be.
  running.push({ stop: async () => (await starting.catch(() => undefined))?.stop() });
  const cluster = await starting;
  watchDatabase(cluster);
  return cluster;
}

function watchDatabase(cluster: Cluster): void {
  const timer = setInterval(() => {
    void cluster.isRunning().then((isRunning) => {
      if (!isRunning) failWith(new Problem(`The database ended unexpectedly. Its log is in ${cluster.logFolder}.`));
    });
  }, 2000);
  running.push({ stop: () => Promise.resolve(clearInterval(timer)) });
}

async function startInference(lock: StartLock): Promise<string> {
  const inferencePort = await findFreePort();
  const url = `http://127.0.0.1:${inferencePort}`;
  await runStep('Starting the inference', () =>
    startChild(lock, {
      name: 'inference',
      args: [join(ROOT, 'machine-learning-proxy/src/main.ts')],
      env: {
        CLIP_DOWNLOAD_ROOT: join(dataDir, 'models'),
        // Each thread would keep freed memory to itself: a fifth more in all.
        MALLOC_ARENA_MAX: '2',
        ...env,
        HOST: '127.0.0.1',
        PORT: String(inferencePort),
        // Only our own server calls it, over loopback, and shows no key.
        API_KEY: '',
      },
      isReady: () => answers(`${url}/ping`),
    }),
  );
  return url;
}

async function startServer(lock: StartLock, connections: Record<string, string>): Promise<void> {
  await runStep('Starting the server', () =>
    startChild(lock, {
      name: 'server',
      args: ['--enable-source-maps', join(ROOT, 'server/dist/main.js')],
      env: {
        ...env,
        ...connections,
        IMMICH_HOST: host,
        IMMICH_PORT: String(port),
        IMMICH_MEDIA_LOCATION: resolve(env.IMMICH_MEDIA_LOCATION ?? join(dataDir, 'library')),
      },
      isReady: () => (servesApi ? answers(`${address}/api/server/ping`) : Promise.resolve(true)),
    }),
  );
}

interface ChildProgram {
  name: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  isReady: () => Promise<boolean>;
}

async function startChild(lock: StartLock, program: ChildProgram): Promise<void> {
  const child = new SupervisedChild({
    ...program,
    formatLine,
    onStart: (pid) => lock.addChild(pid),
    onGivenUp: failWith,
  });
  running.push(child);
  await child.start();
}

async function answers(url: string): Promise<boolean> {
  return (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
}

async function findFreePort(): Promise<number> {
  const probe = createServer();
  return new Promise((done, failed) => {
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const found = probe.address();
      probe.close(() => (found && typeof found === 'object' ? done(found.port) : failed(new Error('No port is free'))));
    });
  });
}

function readPort(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  console.error(`IMMICH_PORT is "${text}", which is not a port between 1 and 65535.`);
  process.exit(1);
}

function listOf(text = ''): string[] {
  return text.split(',').map((item) => item.trim());
}

/** Stops everything in the reverse order of starting and ends this process. */
async function stopAll(exitCode: number): Promise<never> {
  stopping.abort();
  for (const part of running.toReversed()) {
    await part.stop().catch((error: unknown) => {
      exitCode = 1;
      console.error(error instanceof Problem ? error.message : error);
    });
  }
  process.exit(exitCode);
}

/** Says what is wrong, once, and stops everything. What fails while all is being stopped is no news. */
function failWith(error: unknown): void {
  if (stopping.signal.aborted) return;
  console.error(error instanceof Problem ? `\n${error.message}` : error);
  void stopAll(1);
}

function stopOnSignal(): void {
  if (stopping.signal.aborted) return;
  console.log('\nStopping');
  void stopAll(0);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopOnSignal);
start().catch(failWith);
