import { parentPort, workerData } from 'node:worker_threads';
import { PredictError } from '../protocol/errors.ts';
import { SharedEngine } from './batching/shared-engine.ts';
import { OwnEngine } from './engine.ts';
import type { ThreadJob, ThreadReply, ThreadSettings } from './job.ts';
import { Predictor } from './predictor.ts';
import { Progress } from './progress.ts';

const { maxImagePixels, device, modelPort } = workerData as ThreadSettings;
const engine = modelPort ? new SharedEngine(modelPort) : new OwnEngine(device);
const predictor = new Predictor(engine, maxImagePixels);
const port = parentPort!;

port.on('message', (job: ThreadJob) => {
  void answer(job).then((reply) => port.postMessage(reply));
});

// Without the thread that runs the models nothing can be answered; the next request starts both anew.
modelPort?.on('close', () => process.exit(1));

async function answer({ request, models, cancelled }: ThreadJob): Promise<ThreadReply> {
  const cpuBefore = engine.runCpuMs;
  const progress = new Progress(cancelled);
  try {
    const prediction = await predictor.predict(request, models, progress);
    const report = { ...progress.report, modelBytes: engine.modelBytes };
    return { prediction, modelCpuMs: engine.runCpuMs - cpuBefore, report };
  } catch (error) {
    if (error instanceof PredictError) {
      return { error: { code: error.code, message: error.message } };
    }
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { error: { code: 'internal', message, stack } };
  }
}
