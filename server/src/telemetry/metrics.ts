import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { TelemetryConfig } from '../config/config.ts';
import { JobWorkers } from '../jobs/job-workers.ts';
import { QueuesService } from '../jobs/queues.service.ts';

const REQUEST_SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const JOB_SECONDS = [0.01, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 120];

/**
 * The metrics of this process, each kept only while its group is asked for. Labels are routes, methods, status codes
 * and names of queues and jobs: nothing of a user or a photo.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly requests: Histogram<'method' | 'route' | 'status'> | undefined;

  constructor(config: TelemetryConfig, workers: JobWorkers, queues: QueuesService) {
    if (config.groups.has('host')) {
      collectDefaultMetrics({ register: this.registry });
    }
    if (config.groups.has('api')) {
      this.requests = new Histogram({
        name: 'immich_ocr_http_request_duration_seconds',
        help: 'Seconds from the arrival of a request of the API to the end of its answer',
        labelNames: ['method', 'route', 'status'],
        buckets: REQUEST_SECONDS,
        registers: [this.registry],
      });
    }
    if (config.groups.has('job')) {
      this.measureJobs(workers);
      this.watchQueues(queues);
    }
  }

  /** Express middleware: measures requests by the route that answers them. */
  readonly measureRequest = (request: Request, response: Response, next: NextFunction): void => {
    if (this.requests) {
      const stop = this.requests.startTimer({ method: request.method });
      response.once('close', () => {
        const route = request.route as { readonly path: string } | undefined;
        stop({ route: route?.path ?? 'none', status: String(response.statusCode) });
      });
    }
    next();
  };

  private measureJobs(workers: JobWorkers): void {
    const durations = new Histogram({
      name: 'immich_ocr_job_duration_seconds',
      help: 'Seconds that one attempt at a job took, by how it ended: done, skipped (nothing to do) or failed',
      labelNames: ['queue', 'job', 'outcome'],
      buckets: JOB_SECONDS,
      registers: [this.registry],
    });
    workers.onEnd(({ queue, job, outcome, durationMs }) =>
      durations.observe({ queue, job, outcome }, durationMs / 1000),
    );
  }

  private watchQueues(queues: QueuesService): void {
    new Gauge({
      name: 'immich_ocr_queue_jobs',
      help: 'Jobs in a queue by state; paused are those that wait in a paused queue',
      labelNames: ['queue', 'state'],
      registers: [this.registry],
      async collect() {
        for (const { name, statistics } of await queues.listQueues()) {
          for (const [state, count] of Object.entries(statistics)) {
            this.set({ queue: name, state }, count);
          }
        }
      },
    });
  }
}
