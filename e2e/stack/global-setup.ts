import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { renderSamples } from '../samples/render-samples.ts';
import { startBackends, type Backends } from './backends.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** PostgreSQL and the inference, shared by the servers of all tests. */
    backends: Backends;
    /** Folder with every sample photo. */
    samples: string;
  }
}

/** Once for a whole run: starts what servers need and renders the sample photos. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const samples = await mkdtemp(join(tmpdir(), 'immich-ocr-samples-'));
  const [{ backends, stop }] = await Promise.all([startBackends(), renderSamples(samples)]);
  project.provide('backends', backends);
  project.provide('samples', samples);
  return async () => {
    await stop();
    await rm(samples, { recursive: true });
  };
}
