import { startTestCluster } from './test-cluster.ts';

/**
 * A vitest `globalSetup`: one test cluster for the whole run. Tests find it in `process.env.TEST_DB_URL`.
 * A workspace names this file in its vitest.config.ts, or calls `startTestCluster` in a setup of its own.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const cluster = await startTestCluster();
  process.env.TEST_DB_URL = cluster.url;
  return () => cluster.stop();
}
