import { Permission, QueueCommand } from '@immich/sdk';
import { Body, Controller, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Endpoint } from '../http/endpoint.ts';
import {
  JobCreateSchema,
  type LegacyQueueState,
  QueueCommandSchema,
  QueueParam,
  QueueResponseLegacySchema,
  QueuesResponseLegacySchema,
  type QueueState,
} from './queues.schemas.ts';
import { QueuesService } from './queues.service.ts';

type QueueParam = z.infer<typeof QueueParam>;
type QueueCommandDto = z.infer<typeof QueueCommandSchema>;

/** The routes of Immich's older clients for what `queues` does now. */
@ApiTags('Jobs')
@Controller('jobs')
export class LegacyJobsController {
  constructor(private readonly service: QueuesService) {}

  @Endpoint({
    summary: 'Retrieve queue counts and status',
    permission: Permission.JobRead,
    admin: true,
    response: QueuesResponseLegacySchema,
  })
  @Get()
  async getQueuesLegacy() {
    const queues = await this.service.listQueues();
    return Object.fromEntries(queues.map((queue) => [queue.name, legacyState(queue)]));
  }

  @Endpoint({ summary: 'Create a manual job', permission: Permission.JobCreate, admin: true, status: 204 })
  @Post()
  createJob(@Body({ schema: JobCreateSchema }) { name }: z.infer<typeof JobCreateSchema>): Promise<void> {
    return this.service.startManual(name);
  }

  @Endpoint({
    summary: 'Run jobs',
    permission: Permission.JobCreate,
    admin: true,
    response: QueueResponseLegacySchema,
  })
  @Put(':name')
  async runQueueCommandLegacy(
    @Param({ schema: QueueParam }) { name }: QueueParam,
    @Body({ schema: QueueCommandSchema }) body: QueueCommandDto,
  ) {
    await this.run(name, body);
    return legacyState(await this.service.getQueue(name));
  }

  private run(name: QueueParam['name'], { command, force = false }: QueueCommandDto): Promise<void> {
    switch (command) {
      case QueueCommand.Start:
        return this.service.start(name, force);
      case QueueCommand.Pause:
        return this.service.setPaused(name, true);
      case QueueCommand.Resume:
        return this.service.setPaused(name, false);
      case QueueCommand.Empty:
        return this.service.removeWaiting(name);
      case QueueCommand.ClearFailed:
        return this.service.removeFailed(name);
    }
  }
}

function legacyState({ isPaused, statistics }: QueueState): LegacyQueueState {
  return { jobCounts: statistics, queueStatus: { isActive: statistics.active > 0, isPaused } };
}
