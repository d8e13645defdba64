import {
  JobName,
  ManualJobName,
  QueueCommand,
  type QueueCommandDto,
  type QueueDeleteDto,
  type QueueJobResponseDto,
  QueueJobStatus,
  QueueName,
  type QueueResponseDto,
  type QueueResponseLegacyDto,
  type QueuesResponseLegacyDto,
  type QueueStatisticsDto,
  type QueueUpdateDto,
} from '@immich/sdk';
import { z } from 'zod';
import { JOB_NAMES } from './job-catalogue.ts';

export const QueueParam = z.object({ name: z.enum(QueueName) });

export const QueueJobsQuery = z.object({
  status: z
    .preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(z.enum(QueueJobStatus)))
    .optional(),
});

export const QueueUpdateSchema = z
  .object({ isPaused: z.boolean().exactOptional() })
  .meta({ id: 'QueueUpdateDto' }) satisfies z.ZodType<QueueUpdateDto>;

export const QueueDeleteSchema = z
  .object({ failed: z.boolean().exactOptional() })
  .meta({ id: 'QueueDeleteDto' }) satisfies z.ZodType<QueueDeleteDto>;

export const QueueCommandSchema = z
  .object({ command: z.enum(QueueCommand), force: z.boolean().exactOptional() })
  .meta({ id: 'QueueCommandDto' }) satisfies z.ZodType<QueueCommandDto>;

export const JobCreateSchema = z.object({ name: z.enum(ManualJobName) }).meta({ id: 'JobCreateDto' });

const QueueStatisticsSchema = z
  .object({
    active: z.int(),
    completed: z.int(),
    failed: z.int(),
    delayed: z.int(),
    waiting: z.int(),
    paused: z.int(),
  })
  .meta({ id: 'QueueStatisticsDto' }) satisfies z.ZodType<QueueStatisticsDto>;

export const QueueResponseSchema = z
  .object({ name: z.enum(QueueName), isPaused: z.boolean(), statistics: QueueStatisticsSchema })
  .meta({ id: 'QueueResponseDto' }) satisfies z.ZodType<QueueResponseDto>;

/** Immich's description of a job, and what an administrator needs to know of one that failed. */
export const QueueJobResponseSchema = z
  .object({
    id: z.string().exactOptional(),
    name: z.enum([...Object.values(JobName), ...JOB_NAMES]),
    data: z.record(z.string(), z.unknown()),
    timestamp: z.int(),
    attemptsMade: z.int(),
    failedReason: z.string().exactOptional(),
  })
  .meta({ id: 'QueueJobResponseDto' }) satisfies z.ZodType<Omit<QueueJobResponseDto, 'name'>>;

export const QueueResponseLegacySchema = z
  .object({
    jobCounts: QueueStatisticsSchema,
    queueStatus: z.object({ isActive: z.boolean(), isPaused: z.boolean() }).meta({ id: 'QueueStatusLegacyDto' }),
  })
  .meta({ id: 'QueueResponseLegacyDto' }) satisfies z.ZodType<QueueResponseLegacyDto>;

export const QueuesResponseLegacySchema = z
  .record(z.enum(QueueName), QueueResponseLegacySchema)
  .meta({ id: 'QueuesResponseLegacyDto' }) satisfies z.ZodType<QueuesResponseLegacyDto>;

export type QueueState = z.infer<typeof QueueResponseSchema>;
export type QueuedJob = z.infer<typeof QueueJobResponseSchema>;
export type LegacyQueueState = z.infer<typeof QueueResponseLegacySchema>;
