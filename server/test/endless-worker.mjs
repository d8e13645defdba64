/**
 * A process to be killed: takes an OCR job, says so, and never ends it.
 * Vite loads the TypeScript, as Node can not strip decorators.
 */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const [queueConfig, databaseConfig] = JSON.parse(process.argv[2]);
const { module } = await runnerImport(fileURLToPath(new URL('job-process.ts', import.meta.url)));
await new module.JobProcess(queueConfig, databaseConfig).start({
  Ocr: () => {
    console.log('started');
    return new Promise(() => undefined);
  },
});
