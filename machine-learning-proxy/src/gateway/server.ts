import { createAdaptorServer } from '@hono/node-server';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../config.ts';
import { LocalWorker } from '../worker/local-worker.ts';
import { createHttpApp } from './http-app.ts';

/** A running service. */
export interface InferenceServer {
  readonly port: number;

  /** Stops listening, answers what is under way, and after `graceMs` ends what is still running. */
  close(graceMs: number): Promise<void>;
}

/** Starts to listen. Rejects when the address cannot be used. */
export async function startServer(config: Config): Promise<InferenceServer> {
  const worker = new LocalWorker(config);
  const app = createHttpApp(worker, config.limits);
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(config.port, config.host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async (graceMs) => {
      const grace = AbortSignal.timeout(graceMs);
      const closed = once(server, 'close');
      server.close();
      await Promise.race([closed, once(grace, 'abort')]);
      server.closeAllConnections();
      await worker.close(grace);
    },
  };
}
