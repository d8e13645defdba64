import { createAdaptorServer } from '@hono/node-server';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../config.ts';
import { usableDevice } from '../worker/device.ts';
import { LocalWorker } from '../worker/local-worker.ts';
import type { Backend } from './backend.ts';
import { createHttpApp } from './http-app.ts';
import { ImmichServer } from './immich-server.ts';
import { Intake, type IntakeLimits } from './intake.ts';
import { LocalBackend } from './local-backend.ts';
import { Metrics } from './metrics.ts';
import { MtPhotosServer } from './mt-photos-server.ts';
import { RemoteWorker } from './remote-worker.ts';
import { TaskRouter } from './task-router.ts';
import { WorkerFleet } from './worker-fleet.ts';

/** A running service. */
export interface InferenceServer {
  readonly port: number;

  /** Stops listening, answers what is under way, and after `graceMs` ends what is still running. */
  close(graceMs: number): Promise<void>;
}

/** Starts to listen. Rejects when the address cannot be used. */
export async function startServer(config: Config): Promise<InferenceServer> {
  const device = config.isWorker ? await usableDevice(config.device) : 'cpu';
  const { own, worker, app, immich } = compose({ ...config, device });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(config.port, config.host);
  await once(server, 'listening');
  if (config.warmUp) {
    worker?.warmUp();
  }
  return {
    port: (server.address() as AddressInfo).port,
    close: async (graceMs) => {
      const grace = AbortSignal.timeout(graceMs);
      const closed = once(server, 'close');
      server.close();
      await Promise.race([closed, once(grace, 'abort')]);
      server.closeAllConnections();
      await own.close(grace);
      immich?.close();
    },
  };
}

/** Puts together what the settings ask for. */
function compose(config: Config) {
  const { backends, keys } = config;
  const worker = config.isWorker ? new LocalWorker(config, (report) => metrics.observeWork(report)) : undefined;
  const own = createBackend(config, worker);
  const workers = () => (own instanceof WorkerFleet ? own.states : []);
  const metrics = new Metrics({
    workers,
    queues: () => (worker ? { images: worker.images.load, texts: worker.texts.load } : {}),
    modelBytes: () => (worker ? worker.images.modelBytes + worker.texts.modelBytes : 0),
  });
  const immich =
    backends.immichUrl === undefined ? undefined : new ImmichServer(backends.immichUrl, keys.api !== undefined);
  const router = new TaskRouter({ own, immich, timeoutMs: config.predictTimeoutMs, metrics });
  const intake = new Intake(intakeLimits(config), () => own.isFullOfImages);
  const health = () => ({ ...(worker && { models: worker.describeModels() }), workers: workers() });
  return { own, worker, immich, app: createHttpApp({ intake, router, metrics, health, keys }) };
}

function createBackend({ backends, limits, keys }: Config, worker: LocalWorker | undefined): Backend {
  if (backends.mtPhotos) {
    return new MtPhotosServer({ ...backends.mtPhotos, maxImagePixels: limits.imagePixels });
  }
  const local = worker ? [new LocalBackend(worker)] : [];
  const remote = backends.workerUrls.map((url) => new RemoteWorker(url, keys.api));
  const [only] = local;
  return only && remote.length === 0 ? only : new WorkerFleet([...local, ...remote]);
}

/** As many as the queues of all workers hold, and those that are being worked on. */
function intakeLimits({ backends, limits, threads }: Config): IntakeLimits {
  const workers = Math.max(1, backends.workerUrls.length);
  return {
    requestBytes: limits.requestBytes,
    pendingPictures: workers * (limits.queuedImages + threads),
    pendingTexts: workers * (limits.queuedTexts + threads),
    pendingBytes: limits.queuedBytes,
  };
}
