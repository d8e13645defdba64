import { expect, it } from 'vitest';
import { useTestApplication } from '../../test/application.ts';
import { newId } from '../../test/jobs.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { JobWorkers } from '../jobs/job-workers.ts';
import { MetricsServer } from './metrics-server.ts';

const measured = useTestApplication({ IMMICH_TELEMETRY_INCLUDE: 'all', IMMICH_API_METRICS_PORT: '0' });
const unmeasured = useTestApplication();

async function readMetrics(): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${measured.app.get(MetricsServer).port}/metrics`);
  expect(response.status).toBe(200);
  return response.text();
}

it('counts requests by the route that answers them, and tells nothing of what was asked', async () => {
  const asset = newId();
  await fetch(`${measured.apiUrl}/server/ping`);
  await fetch(`${measured.apiUrl}/assets/${asset}`);
  await expect.poll(readMetrics).toContain('route="/api/assets/:id",status="401"');
  const metrics = await readMetrics();
  expect(metrics).toMatch(
    /http_request_duration_seconds_count\{method="GET",route="\/api\/server\/ping",status="200"\} 1/,
  );
  expect(metrics).not.toContain(asset);
});

it('counts jobs by how they ended, and what waits', async () => {
  await measured.app.get(JobQueue).add('Ocr', { id: newId() });
  expect(await readMetrics()).toContain('immich_ocr_queue_jobs{queue="ocr",state="waiting"} 1');
  await measured.app.get(JobWorkers).start();
  await expect
    .poll(readMetrics, { timeout: 15_000 })
    .toContain('immich_ocr_job_duration_seconds_count{queue="ocr",job="Ocr",outcome="skipped"} 1');
});

it('measures the process itself', async () => {
  expect(await readMetrics()).toContain('process_resident_memory_bytes');
});

it('serves nothing else, and nothing at all unless asked', async () => {
  const port = measured.app.get(MetricsServer).port;
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
  expect(unmeasured.app.get(MetricsServer).port).toBeUndefined();
});
