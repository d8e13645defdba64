import { loadConfig } from './config.ts';
import { startServer } from './gateway/server.ts';
import { log } from './log.ts';
import { servedModels } from './worker/models.ts';

const GRACE_MS = 8000;

try {
  const config = loadConfig();
  const server = await startServer(config);
  log('log', 'Inference is ready', {
    host: config.host,
    port: server.port,
    threads: config.threads,
    models: servedModels,
  });

  const stop = (signal: NodeJS.Signals) => {
    log('log', 'Inference is stopping', { signal });
    void server.close(GRACE_MS).then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
} catch (error) {
  log('error', 'Inference cannot start', { reason: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}
