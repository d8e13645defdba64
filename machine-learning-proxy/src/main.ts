import { loadConfig } from './config.ts';
import { startServer } from './gateway/server.ts';
import { log, setLogLevel } from './log.ts';

const GRACE_MS = 8000;

try {
  const config = loadConfig();
  setLogLevel(config.logLevel);
  const server = await startServer(config);
  log('log', 'Inference is ready', {
    host: config.host,
    port: server.port,
    ...(config.isWorker && { threads: config.threads, models: config.models.root, downloads: config.models.downloads }),
    ...(config.backends.workerUrls.length > 0 && { workers: config.backends.workerUrls.length }),
    passesOn: [config.backends.mtPhotos && 'ocr and clip', config.backends.immichUrl && 'other tasks'].filter(Boolean),
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
