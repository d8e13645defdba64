import { parentPort, threadId } from 'node:worker_threads';
import type { ThreadJob } from '../src/worker/job.ts';

/** Stands in for an inference thread: does what the text of a request says. */
const port = parentPort!;

port.on('message', ({ request, cancelled }: ThreadJob) => {
  const command = request.kind === 'text' ? request.text : '';
  if (command === 'die') {
    process.exit(3);
  }
  if (command === 'until cancelled') {
    const poll = setInterval(() => {
      if (Atomics.load(cancelled, 0) !== 0) {
        clearInterval(poll);
        port.postMessage({ error: { code: 'cancelled', message: 'The caller left' } });
      }
    }, 5);
    return;
  }
  const embedding = Float32Array.of(command === 'which thread' ? threadId : 1);
  port.postMessage({ prediction: { embedding }, modelCpuMs: 0 });
});
