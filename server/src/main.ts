import { fileURLToPath } from 'node:url';
import 'reflect-metadata';
import { AppModule } from './app.module.ts';
import { InvalidEnvironmentError, loadConfig, LOG_LEVELS } from './config/config.ts';
import { migrate } from './database/migrate.ts';
import { createApplication } from './http/application.ts';
import { START_JOB } from './jobs/job-catalogue.ts';
import { JobQueue } from './jobs/job-queue.ts';
import { JobWorkers } from './jobs/job-workers.ts';

// Both `src/` and `dist/` are one folder below the package.
const WEB_BUILD = fileURLToPath(new URL('../../web/build', import.meta.url));
const STOP_LIMIT_MS = 10_000;

async function main(): Promise<void> {
  const config = loadConfig(process.env, WEB_BUILD);
  await migrate(config.database);
  const app = await createApplication(AppModule.with(config), {
    logLevels: LOG_LEVELS.slice(LOG_LEVELS.indexOf(config.logLevel)),
    logFormat: config.logFormat ?? (process.stdout.isTTY ? 'console' : 'json'),
    webRoot: config.http.webRoot,
  });
  await app.init();
  if (config.roles.has('microservices')) {
    await app.get(JobWorkers).start();
    await queueUnfinishedWork(app.get(JobQueue));
  }
  if (config.roles.has('api')) {
    await app.listen(config.http.port, config.http.host);
  }
  stopOnSignal(() => app.close());
}

/** Finds what a crash left between storing a photo and queueing the work on it, and not what was tried in vain. */
async function queueUnfinishedWork(queue: JobQueue): Promise<void> {
  for (const name of Object.values(START_JOB)) {
    await queue.add(name, { force: false, skipFailed: true });
  }
}

/** The first signal stops cleanly; a second one, or a stop that takes too long, ends the process at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) {
      process.exit(1);
    }
    stopping = true;
    setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
    void stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

main().catch((error: unknown) => {
  const clear = error instanceof InvalidEnvironmentError || (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  console.error(clear ? (error as Error).message : error);
  process.exit(1);
});
