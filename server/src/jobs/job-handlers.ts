import { Injectable } from '@nestjs/common';
import { JOB_NAMES, type JobName, type JobPayload } from './job-catalogue.ts';

/** What became of a job that did not throw. */
export type JobResult = { readonly status: 'done' } | { readonly status: 'skipped'; readonly reason: string };

/** The job did its work. */
export const done: JobResult = Object.freeze({ status: 'done' });

/** There was nothing to do; `reason` is a short fixed phrase such as “asset is gone”. */
export function skipped(reason: string): JobResult {
  return { status: 'skipped', reason };
}

/** What a handler may know besides its payload. */
export interface JobContext {
  readonly jobId: string;
  /** Fires when this process shuts down. A handler that then throws has its job handed back, not failed. */
  readonly signal: AbortSignal;
}

/**
 * Does one job. It must be safe to run twice.
 * Throw to be tried again; throw a `DomainError` marked permanent to fail at once; throw `BackendUnavailableError` to
 * make the queue wait for that backend, which costs the job no attempt.
 */
export type JobHandler<N extends JobName> = (payload: JobPayload<N>, context: JobContext) => Promise<JobResult>;

/** Which function does which job. Features register theirs while Nest constructs them. */
@Injectable()
export class JobHandlers {
  private readonly handlers = new Map<JobName, JobHandler<never>>();

  /** @throws Error when a job already has a handler */
  register(handlers: { readonly [N in JobName]?: JobHandler<N> }): void {
    for (const [name, handler] of Object.entries(handlers) as [JobName, JobHandler<never>][]) {
      if (this.handlers.has(name)) {
        throw new Error(`The job ${name} has two handlers`);
      }
      this.handlers.set(name, handler);
    }
  }

  /** The start-up proof: @throws Error naming every job of the catalogue that nobody handles */
  requireAll(): void {
    const missing = JOB_NAMES.filter((name) => !this.handlers.has(name));
    if (missing.length > 0) {
      throw new Error(`These jobs have no handler: ${missing.join(', ')}`);
    }
  }

  /** @throws Error when nobody handles the job */
  get<N extends JobName>(name: N): JobHandler<N> {
    const handler = this.handlers.get(name);
    if (!handler) {
      throw new Error(`The job ${name} has no handler`);
    }
    return handler;
  }
}
