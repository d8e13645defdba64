import { Global, Module } from '@nestjs/common';
import { JobHandlers } from './job-handlers.ts';
import { JobQueue } from './job-queue.ts';
import { JobWorkers } from './job-workers.ts';
import { LegacyJobsController } from './legacy-jobs.controller.ts';
import { QueueConnection } from './queue-connection.ts';
import { QueuesController } from './queues.controller.ts';
import { QueuesService } from './queues.service.ts';

/** Work in the background: every feature may queue jobs and register what does them. */
@Global()
@Module({
  controllers: [QueuesController, LegacyJobsController],
  providers: [QueueConnection, JobQueue, JobHandlers, JobWorkers, QueuesService],
  exports: [JobQueue, JobHandlers, JobWorkers, QueuesService],
})
export class JobsModule {}
