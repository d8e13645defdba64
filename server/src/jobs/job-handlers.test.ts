import { describe, expect, it } from 'vitest';
import { JOB_NAMES } from './job-catalogue.ts';
import { done, JobHandlers } from './job-handlers.ts';

const handler = () => Promise.resolve(done);

describe('JobHandlers', () => {
  it('names the jobs that nobody handles', () => {
    const handlers = new JobHandlers();
    handlers.register(Object.fromEntries(JOB_NAMES.filter((name) => name !== 'Ocr').map((name) => [name, handler])));
    expect(() => handlers.requireAll()).toThrow('These jobs have no handler: Ocr');
  });

  it('refuses a second handler for a job', () => {
    const handlers = new JobHandlers();
    handlers.register({ Ocr: handler });
    expect(() => handlers.register({ Ocr: handler })).toThrow('The job Ocr has two handlers');
  });

  it('is content when every job has one handler', () => {
    const handlers = new JobHandlers();
    handlers.register(Object.fromEntries(JOB_NAMES.map((name) => [name, handler])));
    expect(() => handlers.requireAll()).not.toThrow();
  });
});
