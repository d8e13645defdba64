import { once } from 'node:events';
import 'reflect-metadata';
import { InvalidEnvironmentError } from '../../server/src/config/config.ts';
import { loadConfig } from './config.ts';
import { createFrontDoor } from './front-door/front-door.ts';
import { ImmichProcess } from './immich/immich-process.ts';
import { log, reasonOf } from './log.ts';
import { readOverlay } from './page-overlay/read-overlay.ts';
import { Patch } from './patch.ts';

/** Docker waits 10 s before it kills. */
const GRACE_MS = 8000;

/** Runs `command`, which is Immich, with the front door before it; ends with Immich, and Immich with it. */
async function main(command: readonly string[]): Promise<number> {
  const config = loadConfig(process.env);
  const address = config.servesClients ? { IMMICH_HOST: '127.0.0.1', IMMICH_PORT: String(config.innerPort) } : {};
  const immich = new ImmichProcess({ command, folder: process.cwd(), env: { ...process.env, ...address } });
  const closeDoor = config.servesClients ? await openDoor(config) : () => Promise.resolve();
  const stop = () => void immich.stop(GRACE_MS);
  process.once('SIGTERM', stop).once('SIGINT', stop);
  try {
    return await immich.ended;
  } finally {
    await closeDoor();
  }
}

async function openDoor(config: ReturnType<typeof loadConfig>): Promise<() => Promise<void>> {
  const target = `http://127.0.0.1:${config.innerPort}`;
  const patch = new Patch(config, target);
  const door = createFrontDoor({
    target,
    route: (request) => patch.route(request),
    overlay: await readOverlay(),
    onError: (error) => log('error', 'A request failed', { reason: reasonOf(error) }),
  });
  door.listen(config.http.port, config.http.host);
  await once(door, 'listening');
  void patch.start();
  return async () => {
    door.close();
    door.closeAllConnections();
    await patch.stop();
  };
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    log('error', error instanceof InvalidEnvironmentError ? 'The settings are not valid' : 'Immich does not run', {
      reason: reasonOf(error),
    });
    process.exit(1);
  },
);
