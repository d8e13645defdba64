import { resolve } from 'node:path';
import { startTestCluster } from '../../postgres/src/test-cluster.ts';
import { Child, freePort } from './child.ts';

const INFERENCE = resolve(import.meta.dirname, '../../machine-learning-proxy/src/main.ts');

/** What every server of a run shares. */
export interface Backends {
  /** A superuser of a throwaway cluster. */
  clusterUrl: string;
  machineLearningUrl: string;
}

/** Starts a throwaway PostgreSQL cluster and the inference. */
export async function startBackends(): Promise<{ backends: Backends; stop: () => Promise<void> }> {
  const cluster = await startTestCluster();
  const { url: machineLearningUrl, child } = await startInference();
  return {
    backends: { clusterUrl: cluster.url, machineLearningUrl },
    stop: async () => {
      await child.stop();
      await cluster.stop();
    },
  };
}

/** Starts the inference in a process of its own, with further settings. */
export async function startInference(settings: Record<string, string> = {}): Promise<{ url: string; child: Child }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = await Child.start({
    name: 'inference',
    args: [INFERENCE],
    env: { ...settings, PORT: String(port), HOST: '127.0.0.1' },
    isReady: async () => (await fetch(`${url}/ping`)).ok,
  });
  return { url, child };
}
