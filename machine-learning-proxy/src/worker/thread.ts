import { parentPort, workerData } from 'node:worker_threads';
import { PredictError } from '../protocol/errors.ts';
import type { ThreadJob, ThreadReply, ThreadSettings } from './job.ts';
import { Predictor } from './predictor.ts';
import { Progress } from './progress.ts';

const predictor = new Predictor(workerData as ThreadSettings);
const port = parentPort!;

port.on('message', (job: ThreadJob) => {
  void answer(job).then((reply) => port.postMessage(reply));
});

async function answer({ request, models, cancelled }: ThreadJob): Promise<ThreadReply> {
  const cpuBefore = predictor.sessions.runCpuMs;
  const progress = new Progress(() => Atomics.load(cancelled, 0) !== 0);
  try {
    const prediction = await predictor.predict(request, models, progress);
    const report = { ...progress.report, modelBytes: predictor.sessions.modelBytes };
    return { prediction, modelCpuMs: predictor.sessions.runCpuMs - cpuBefore, report };
  } catch (error) {
    if (error instanceof PredictError) {
      return { error: { code: error.code, message: error.message } };
    }
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { error: { code: 'internal', message, stack } };
  }
}
