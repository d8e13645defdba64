import {
  emptyQueue,
  getQueueJobs,
  getQueues,
  QueueCommand,
  QueueJobStatus,
  runQueueCommandLegacy,
  updateQueue,
  type QueueJobResponseDto,
  type QueueName,
  type QueueResponseDto,
} from './client.ts';
import { requestJson } from './request.ts';

/** A job that was given up on. The reason is an addition of our server. */
export type FailedJob = QueueJobResponseDto & { failedReason?: string };

export const listQueues = (): Promise<QueueResponseDto[]> => getQueues();

export const setQueuePaused = (name: QueueName, isPaused: boolean): Promise<QueueResponseDto> =>
  updateQueue({ name, queueUpdateDto: { isPaused } });

/** Puts photos into a queue: all of them, or those that lack what the queue makes. */
export const startQueue = (name: QueueName, which: 'all' | 'missing'): Promise<unknown> =>
  runQueueCommandLegacy({ name, queueCommandDto: { command: QueueCommand.Start, force: which === 'all' } });

export const clearFailedJobs = (name: QueueName): Promise<unknown> =>
  emptyQueue({ name, queueDeleteDto: { failed: true } });

/** Gives every failed job of a queue all its attempts again; an addition of our server. */
export const retryFailedJobs = (name: QueueName): Promise<void> => requestJson('POST', `/queues/${name}/jobs/retry`);

export const listFailedJobs = (name: QueueName): Promise<FailedJob[]> =>
  getQueueJobs({ name, status: [QueueJobStatus.Failed] });
