import { QueueJobStatus, QueueName } from '@immich/sdk';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { eachQueueServer, type JobsUnderTest, newId } from '../../test/jobs.ts';
import { BadRequestError, UnreadableFileError } from '../http/domain-error.ts';
import { done } from './job-handlers.ts';
import { QueuesService } from './queues.service.ts';

const EMPTY = { active: 0, completed: 0, failed: 0, delayed: 0, waiting: 0, paused: 0 };

function open(jobs: JobsUnderTest) {
  const process = jobs.process();
  return { process, service: new QueuesService(process.connection, process.queue) };
}

eachQueueServer('QueuesService', (jobs) => {
  it('lists every queue that Immich has', async () => {
    const { service } = open(jobs);
    const queues = await service.listQueues();
    expect(queues.map(({ name }) => name)).toEqual(Object.values(QueueName));
    expect(queues[0]).toEqual({ name: QueueName.ThumbnailGeneration, isPaused: false, statistics: EMPTY });
  });

  it('counts waiting jobs, urgent ones too, as waiting or as paused', async () => {
    const { process, service } = open(jobs);
    await process.queue.add('Ocr', { id: newId() });
    await process.queue.add('Ocr', { id: newId() }, { priority: 'urgent' });
    expect(await service.getQueue(QueueName.Ocr)).toMatchObject({ isPaused: false, statistics: { waiting: 2 } });
    await service.setPaused(QueueName.Ocr, true);
    expect(await service.getQueue(QueueName.Ocr)).toMatchObject({
      isPaused: true,
      statistics: { ...EMPTY, paused: 2 },
    });
  });

  it('starts no job of a paused queue until it is resumed', async () => {
    const { process, service } = open(jobs);
    const seen = await process.recordOcr();
    await service.setPaused(QueueName.Ocr, true);
    const id = newId();
    await process.queue.add('Ocr', { id });
    await delay(300);
    expect(seen).toEqual([]);
    await service.setPaused(QueueName.Ocr, false);
    await expect.poll(() => seen).toEqual([id]);
  });

  it('tells of each job what it is about and why it failed', async () => {
    const { process, service } = open(jobs);
    const [failing, waiting] = [newId(), newId()];
    await process.start({ Ocr: () => Promise.reject(new UnreadableFileError('The file is damaged')) });
    await process.queue.add('Ocr', { id: failing });
    await expect.poll(() => service.getQueue(QueueName.Ocr)).toMatchObject({ statistics: { failed: 1 } });
    await service.setPaused(QueueName.Ocr, true);
    await process.queue.add('Ocr', { id: waiting });

    const failed = await service.listJobs(QueueName.Ocr, [QueueJobStatus.Failed]);
    expect(failed).toMatchObject([{ name: 'Ocr', data: { id: failing }, failedReason: 'The file is damaged' }]);
    const queued = await service.listJobs(QueueName.Ocr, [QueueJobStatus.Paused, QueueJobStatus.Waiting]);
    expect(queued).toMatchObject([{ name: 'Ocr', data: { id: waiting }, attemptsMade: 0 }]);
    expect(await service.listJobs(QueueName.Ocr, Object.values(QueueJobStatus))).toHaveLength(2);
  });

  it('says it plainly when a job failed because it stopped the server again and again', async () => {
    const { process, service } = open(jobs);
    await process.queue.add('Ocr', { id: newId() });
    // A worker that never renews its locks looks like a series of processes that died.
    const dying = process.connection.worker('ocr', () => new Promise(() => undefined), {
      lockDuration: 100,
      stalledInterval: 100,
      skipLockRenewal: true,
      maxStalledCount: 0,
      concurrency: 2,
    });
    await expect
      .poll(() => service.listJobs(QueueName.Ocr, [QueueJobStatus.Failed]))
      .toMatchObject([{ failedReason: 'The server stopped each time while it ran' }]);
    await dying.close(true);
  });

  it('forgets waiting jobs and takes the same ones again later', async () => {
    const { process, service } = open(jobs);
    const id = newId();
    await process.queue.add('Ocr', { id });
    await service.removeWaiting(QueueName.Ocr);
    expect((await service.getQueue(QueueName.Ocr)).statistics).toEqual(EMPTY);
    await process.queue.add('Ocr', { id });
    expect((await service.getQueue(QueueName.Ocr)).statistics).toEqual({ ...EMPTY, waiting: 1 });
  });

  it('tries failed jobs again, or forgets them', async () => {
    const { process, service } = open(jobs);
    let damaged = true;
    const seen: string[] = [];
    await process.start({
      Ocr: ({ id }) => {
        if (damaged) throw new UnreadableFileError('The file is damaged');
        seen.push(id);
        return Promise.resolve(done);
      },
    });
    const ids = [newId(), newId()];
    await process.queue.addAll(
      'Ocr',
      ids.map((id) => ({ id })),
    );
    const statistics = async () => (await service.getQueue(QueueName.Ocr)).statistics;
    await expect.poll(statistics).toEqual({ ...EMPTY, failed: 2 });
    await service.retryFailed(QueueName.Ocr);
    await expect.poll(statistics).toEqual({ ...EMPTY, failed: 2 });
    damaged = false;
    await service.retryFailed(QueueName.Ocr);
    await expect.poll(() => seen.toSorted()).toEqual(ids.toSorted());

    damaged = true;
    await process.queue.add('Ocr', { id: newId() });
    await expect.poll(statistics).toEqual({ ...EMPTY, failed: 1 });
    await service.removeFailed(QueueName.Ocr);
    expect(await statistics()).toEqual(EMPTY);
  });

  it('queues the work for all assets once, and refuses while the queue works', async () => {
    const { process, service } = open(jobs);
    await service.start(QueueName.Ocr, false);
    await service.start(QueueName.Ocr, false);
    expect(await service.listJobs(QueueName.Ocr, [QueueJobStatus.Waiting])).toMatchObject([
      { name: 'OcrQueueAll', data: { force: false } },
    ]);
    const end = Promise.withResolvers<typeof done>();
    await process.start({ OcrQueueAll: () => end.promise });
    await expect.poll(() => service.getQueue(QueueName.Ocr)).toMatchObject({ statistics: { active: 1 } });
    await expect(service.start(QueueName.Ocr, false)).rejects.toThrow('Job is already running');
    end.resolve(done);
  });

  it('refuses to start a queue that has nothing for all assets', async () => {
    const { service } = open(jobs);
    await expect(service.start(QueueName.BackgroundTask, false)).rejects.toThrow(BadRequestError);
  });
});
