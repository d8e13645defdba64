import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { Device } from '../../config.ts';
import { Sessions } from '../sessions.ts';
import type { ModelThreadNews } from './messages.ts';
import { ModelHost } from './model-host.ts';

const sessions = new Sessions({ device: workerData as Device });
let toldBytes = 0;
const host = new ModelHost({
  load: async (path) => {
    const model = await sessions.load(path);
    if (sessions.modelBytes !== toldBytes) {
      toldBytes = sessions.modelBytes;
      parentPort!.postMessage({ modelBytes: toldBytes } satisfies ModelThreadNews);
    }
    return model;
  },
});

parentPort!.on('message', (port: MessagePort) => host.serve(port));
