import {
  createJob,
  emptyQueue,
  getQueue,
  getQueueJobs,
  getQueues,
  getQueuesLegacy,
  login,
  ManualJobName,
  QueueCommand,
  QueueJobStatus,
  QueueName,
  runQueueCommandLegacy,
  signUpAdmin,
  updateQueue,
} from '@immich/sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApplication } from '../../test/application.ts';

const NO_COUNTS = { active: 0, completed: 0, failed: 0, delayed: 0, waiting: 0, paused: 0 };

describe('the routes of the queues', () => {
  const server = useTestApplication();
  const email = 'admin@example.com';
  const password = 'correct horse';
  let asAdmin: { baseUrl: string; headers: Record<string, string> };

  beforeAll(async () => {
    const anonymous = { baseUrl: server.apiUrl };
    await signUpAdmin({ signUpDto: { email, password, name: 'Admin' } }, anonymous);
    const { accessToken } = await login({ loginCredentialDto: { email, password } }, anonymous);
    asAdmin = { ...anonymous, headers: { authorization: `Bearer ${accessToken}` } };
  });

  it('show nothing to the public', async () => {
    await expect(getQueues({ baseUrl: server.apiUrl })).rejects.toMatchObject({ status: 401 });
    await expect(getQueuesLegacy({ baseUrl: server.apiUrl })).rejects.toMatchObject({ status: 401 });
  });

  it('list all queues of Immich, in both forms', async () => {
    const queues = await getQueues(asAdmin);
    expect(queues.map(({ name }) => name)).toEqual(Object.values(QueueName));
    expect(queues[0]).toEqual({ name: 'thumbnailGeneration', isPaused: false, statistics: NO_COUNTS });
    const legacy = await getQueuesLegacy(asAdmin);
    expect(Object.keys(legacy).sort()).toEqual(Object.values(QueueName).sort());
    expect(legacy.ocr).toEqual({ jobCounts: NO_COUNTS, queueStatus: { isActive: false, isPaused: false } });
  });

  it('pause and resume a queue', async () => {
    const name = QueueName.Library;
    expect(await updateQueue({ name, queueUpdateDto: { isPaused: true } }, asAdmin)).toMatchObject({ isPaused: true });
    expect(await getQueue({ name }, asAdmin)).toMatchObject({ name, isPaused: true });
    const queueCommandDto = { command: QueueCommand.Resume };
    expect(await runQueueCommandLegacy({ name, queueCommandDto }, asAdmin)).toMatchObject({
      queueStatus: { isPaused: false },
    });
  });

  it('start the work for all assets, list it, and empty the queue', async () => {
    const name = QueueName.Ocr;
    const start = { command: QueueCommand.Start, force: true };
    await runQueueCommandLegacy({ name, queueCommandDto: start }, asAdmin);
    const status = [QueueJobStatus.Waiting, QueueJobStatus.Failed];
    expect(await getQueueJobs({ name, status }, asAdmin)).toMatchObject([
      { name: 'OcrQueueAll', data: { force: true } },
    ]);
    expect(await getQueueJobs({ name, status: [QueueJobStatus.Failed] }, asAdmin)).toEqual([]);
    await emptyQueue({ name, queueDeleteDto: { failed: true } }, asAdmin);
    expect(await getQueueJobs({ name }, asAdmin)).toEqual([]);
  });

  it('start by hand what belongs to no photo', async () => {
    const jobs = [ManualJobName.UserCleanup, ManualJobName.IntegrityUntrackedFiles];
    for (const name of jobs) await createJob({ jobCreateDto: { name } }, asAdmin);
    const queued = await getQueueJobs({ name: QueueName.BackgroundTask }, asAdmin);
    expect(queued.map(({ name }) => name as string).sort()).toEqual(['UploadCleanup', 'UserDeleteCheck']);
  });

  it('refuse what they do not know', async () => {
    const name = 'nosuch' as QueueName;
    await expect(getQueue({ name }, asAdmin)).rejects.toMatchObject({ status: 400 });
    const command = 'explode' as QueueCommand;
    const explode = runQueueCommandLegacy({ name: QueueName.Ocr, queueCommandDto: { command } }, asAdmin);
    await expect(explode).rejects.toMatchObject({ status: 400 });
    const start = { name: QueueName.Library, queueCommandDto: { command: QueueCommand.Start } };
    await expect(runQueueCommandLegacy(start, asAdmin)).rejects.toMatchObject({ status: 400 });
    const jobCreateDto = { name: ManualJobName.BackupDatabase };
    await expect(createJob({ jobCreateDto }, asAdmin)).rejects.toMatchObject({ status: 400 });
  });

  it('try failed jobs again', async () => {
    const response = await fetch(`${server.apiUrl}/queues/ocr/jobs/retry`, {
      method: 'POST',
      headers: asAdmin.headers,
    });
    expect(response.status).toBe(204);
  });
});
