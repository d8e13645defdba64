import { InferenceSession } from 'onnxruntime-node';
import type { Device } from '../config.ts';
import { log } from '../log.ts';
import { ocrModel } from './models.ts';

/**
 * The device that models can really run on. Whether CUDA and its libraries are there shows only when a model is opened,
 * so the smallest one is; without CUDA, one warning is given, and the processor is used.
 */
export async function usableDevice(wanted: Device): Promise<Device> {
  if (wanted === 'cpu') {
    return 'cpu';
  }
  try {
    const session = await openModel(ocrModel.orientationPath, wanted);
    await session.release();
    return wanted;
  } catch (error) {
    log('warn', 'CUDA cannot be used: models run on the processor', { reason: firstLine(error) });
    return 'cpu';
  }
}

/** Opens a model file. @throws Error when the file is broken or the device is not there */
export function openModel(path: string, device: Device): Promise<InferenceSession> {
  return InferenceSession.create(path, {
    executionProviders: device === 'cuda' ? ['cuda', 'cpu'] : ['cpu'],
    graphOptimizationLevel: 'all',
    // Parallelism comes from the threads of the pool: one core a session wastes nothing on spinning and waiting.
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    // On a processor, shapes differ from line to line: remembering each costs 90 MB.
    enableMemPattern: device === 'cuda',
  });
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;
}
