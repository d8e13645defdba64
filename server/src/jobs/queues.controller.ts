import { Permission, QueueJobStatus } from '@immich/sdk';
import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Endpoint } from '../http/endpoint.ts';
import {
  QueueDeleteSchema,
  QueueJobResponseSchema,
  QueueJobsQuery,
  QueueParam,
  QueueResponseSchema,
  QueueUpdateSchema,
} from './queues.schemas.ts';
import { QueuesService } from './queues.service.ts';

type QueueParam = z.infer<typeof QueueParam>;

@ApiTags('Queues')
@Controller('queues')
export class QueuesController {
  constructor(private readonly service: QueuesService) {}

  @Endpoint({
    summary: 'List all queues',
    permission: Permission.QueueRead,
    admin: true,
    response: z.array(QueueResponseSchema),
  })
  @Get()
  getQueues() {
    return this.service.listQueues();
  }

  @Endpoint({
    summary: 'Retrieve a queue',
    permission: Permission.QueueRead,
    admin: true,
    response: QueueResponseSchema,
  })
  @Get(':name')
  getQueue(@Param({ schema: QueueParam }) { name }: QueueParam) {
    return this.service.getQueue(name);
  }

  @Endpoint({
    summary: 'Pause or resume a queue',
    permission: Permission.QueueUpdate,
    admin: true,
    response: QueueResponseSchema,
  })
  @Put(':name')
  async updateQueue(
    @Param({ schema: QueueParam }) { name }: QueueParam,
    @Body({ schema: QueueUpdateSchema }) { isPaused }: z.infer<typeof QueueUpdateSchema>,
  ) {
    if (isPaused !== undefined) {
      await this.service.setPaused(name, isPaused);
    }
    return this.service.getQueue(name);
  }

  @Endpoint({
    summary: 'List the jobs of a queue',
    permission: Permission.QueueJobRead,
    admin: true,
    response: z.array(QueueJobResponseSchema),
  })
  @Get(':name/jobs')
  getQueueJobs(
    @Param({ schema: QueueParam }) { name }: QueueParam,
    @Query({ schema: QueueJobsQuery }) { status = Object.values(QueueJobStatus) }: z.infer<typeof QueueJobsQuery>,
  ) {
    return this.service.listJobs(name, status);
  }

  @Endpoint({
    summary: 'Remove the waiting jobs of a queue',
    permission: Permission.QueueJobDelete,
    admin: true,
    status: 204,
  })
  @Delete(':name/jobs')
  async emptyQueue(
    @Param({ schema: QueueParam }) { name }: QueueParam,
    @Body({ schema: QueueDeleteSchema }) { failed = false }: z.infer<typeof QueueDeleteSchema>,
  ) {
    await this.service.removeWaiting(name);
    if (failed) {
      await this.service.removeFailed(name);
    }
  }

  /** Ours: Immich has no way to try failed jobs again. */
  @Endpoint({
    summary: 'Try the failed jobs of a queue again',
    permission: Permission.QueueJobUpdate,
    admin: true,
    status: 204,
  })
  @Post(':name/jobs/retry')
  retryFailedJobs(@Param({ schema: QueueParam }) { name }: QueueParam) {
    return this.service.retryFailed(name);
  }
}
