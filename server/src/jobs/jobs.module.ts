import { Global, Module } from '@nestjs/common';
import { JobHandlers } from './job-handlers.ts';
import { JobQueue } from './job-queue.ts';
import { JobWorkers } from './job-workers.ts';
import { QueueConnection } from './queue-connection.ts';

/** Work in the background: every feature may queue jobs and register what does them. */
@Global()
@Module({
  providers: [QueueConnection, JobQueue, JobHandlers, JobWorkers],
  exports: [JobQueue, JobHandlers, JobWorkers],
})
export class JobsModule {}
