import { randomUUID } from 'node:crypto';
import { afterEach, describe } from 'vitest';
import type { DatabaseConfig, QueueConfig } from '../src/config/config.ts';
import { useTestDatabase } from './database.ts';
import { JobProcess } from './job-process.ts';
import { useRedis } from './redis.ts';

export interface JobsUnderTest {
  readonly queueConfig: QueueConfig;
  readonly databaseConfig: DatabaseConfig;
  /** Another process on the same queues; it ends with the test. */
  process(): JobProcess;
}

/** Runs the same tests on PostgreSQL and on Redis, each with empty queues. */
export function eachQueueServer(subject: string, tests: (jobs: JobsUnderTest) => void): void {
  describe.each(['PostgreSQL', 'Redis'])(`${subject} on %s`, (kind) => {
    const database = useTestDatabase();
    const redis = kind === 'Redis' ? useRedis() : undefined;
    const processes: JobProcess[] = [];
    const jobs: JobsUnderTest = {
      get queueConfig() {
        return redis?.config ?? { redis: undefined };
      },
      get databaseConfig() {
        return database.config;
      },
      process() {
        const process = new JobProcess(this.queueConfig, this.databaseConfig);
        processes.push(process);
        return process;
      },
    };

    afterEach(async () => {
      await Promise.all(processes.splice(0).map((process) => process.end()));
      const cleaner = jobs.process();
      await Promise.all(cleaner.connection.allQueues().map((queue) => queue.obliterate({ force: true })));
      await processes.pop()?.end();
    });

    tests(jobs);
  });
}

export function newId(): string {
  return randomUUID();
}
