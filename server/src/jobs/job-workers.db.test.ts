import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { eachQueueServer, type JobsUnderTest, newId } from '../../test/jobs.ts';
import { BackendUnavailableError, UnreadableFileError } from '../http/domain-error.ts';
import { done, skipped } from './job-handlers.ts';

const WORKER_PROCESS = fileURLToPath(new URL('../../test/endless-worker.mjs', import.meta.url));

/** A server process that takes an OCR job and never ends it; resolves when the job runs. */
async function startEndlessWorker(jobs: JobsUnderTest): Promise<ChildProcess> {
  const configs = JSON.stringify([jobs.queueConfig, jobs.databaseConfig]);
  const child = spawn(process.execPath, [WORKER_PROCESS, configs], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

eachQueueServer('JobWorkers', (jobs) => {
  it('tries a failing job again and then keeps it with the reason', async () => {
    const process = jobs.process();
    let attempts = 0;
    await process.start({
      Ocr: () => {
        attempts += 1;
        return Promise.reject(new Error('the model\nhas no answer'));
      },
    });
    await process.queue.add('Ocr', { id: newId() });
    await expect.poll(() => process.counts('ocr'), { timeout: 30_000 }).toMatchObject({ failed: 1 });
    expect(attempts).toBe(3);
    const [failed] = await process.connection.queue('ocr').getFailed();
    expect(failed?.failedReason).toBe('the model has no answer');
  });

  it('does not try a job again that can never succeed', async () => {
    const process = jobs.process();
    let attempts = 0;
    await process.start({
      Ocr: () => {
        attempts += 1;
        return Promise.reject(new UnreadableFileError('The file is damaged'));
      },
    });
    await process.queue.add('Ocr', { id: newId() });
    await expect.poll(() => process.counts('ocr')).toMatchObject({ failed: 1 });
    expect(attempts).toBe(1);
    const [failed] = await process.connection.queue('ocr').getFailed();
    expect(failed?.failedReason).toBe('The file is damaged');
  });

  it('fails a payload that does not fit, without asking the handler', async () => {
    const process = jobs.process();
    const seen = await process.recordOcr();
    await process.connection.queue('ocr').add('Ocr', { id: 'not an id' });
    await expect.poll(() => process.counts('ocr')).toMatchObject({ failed: 1 });
    expect(seen).toEqual([]);
    const [failed] = await process.connection.queue('ocr').getFailed();
    expect(failed?.failedReason).toBe('The payload of the job is not valid');
  });

  it('forgets jobs that are done or had nothing to do', async () => {
    const process = jobs.process();
    let runs = 0;
    await process.queue.addAll('Ocr', [{ id: newId() }, { id: newId() }]);
    await process.start({
      Ocr: () => Promise.resolve(runs++ === 0 ? done : skipped('asset is gone')),
    });
    await expect.poll(() => runs).toBe(2);
    await expect
      .poll(() => process.counts('ocr'))
      .toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0, completed: 0 });
  });

  it('waits while a backend is away, then does everything, and spends no attempt on it', async () => {
    const process = jobs.process();
    const ids = Array.from({ length: 20 }, newId);
    const seen = new Set<string>();
    let calls = 0;
    let away = true;
    await process.queue.addAll(
      'SmartSearch',
      ids.map((id) => ({ id })),
    );
    await process.start({
      SmartSearch: ({ id }) => {
        calls += 1;
        if (away) throw new BackendUnavailableError('Inference is away');
        seen.add(id);
        return Promise.resolve(done);
      },
    });
    await delay(2000);
    // Two jobs run at a time: they meet the outage, then single probes follow at 100, 200, 400, 400… ms.
    expect(calls).toBeGreaterThan(3);
    expect(calls).toBeLessThan(12);
    expect(await process.counts('smartSearch')).toMatchObject({ failed: 0, delayed: 0 });
    away = false;
    await expect.poll(() => seen.size, { timeout: 30_000 }).toBe(20);
    await expect.poll(() => process.counts('smartSearch')).toMatchObject({ failed: 0, waiting: 0, active: 0 });
  });

  it('gives an urgent job its place back after an outage', async () => {
    const process = jobs.process();
    const [background, urgent] = [newId(), newId()];
    const seen: string[] = [];
    let away = true;
    await process.queue.add('Ocr', { id: background });
    await process.queue.add('Ocr', { id: urgent }, { priority: 'urgent' });
    await process.start({
      Ocr: ({ id }) => {
        seen.push(id);
        if (away) {
          away = false;
          throw new BackendUnavailableError('Inference is away');
        }
        return Promise.resolve(done);
      },
    });
    await expect.poll(() => seen).toEqual([urgent, urgent, background]);
  });

  it('tells a running job of the shutdown and hands it back without spending an attempt', async () => {
    const stopped = jobs.process();
    await stopped.queue.add('Ocr', { id: newId() });
    const started = Promise.withResolvers<void>();
    const workers = await stopped.start({
      Ocr: (_, { signal }) => {
        started.resolve();
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
      },
    });
    await started.promise;
    const before = Date.now();
    await workers.stop();
    expect(Date.now() - before).toBeLessThan(3500);
    const [waiting] = await stopped.connection.queue('ocr').getWaiting();
    expect(waiting).toMatchObject({ attemptsMade: 0 });
  });

  it('takes no job again that it hands back, where several of a queue run at a time', async () => {
    const stopped = jobs.process();
    const running = 3;
    let taken = 0;
    for (let count = 0; count < running; count += 1) {
      await stopped.queue.add('OcrIndex', { ids: [newId()] });
    }
    const workers = await stopped.start({
      OcrIndex: (_, { signal }) => {
        taken += 1;
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
      },
    });
    await expect.poll(() => taken).toBe(running);
    await workers.stop();
    expect(await stopped.counts('search')).toMatchObject({ waiting: running, active: 0, failed: 0 });
  });

  it('hands back a job that ignores the shutdown', async () => {
    const stopped = jobs.process();
    const id = newId();
    await stopped.queue.add('Ocr', { id });
    const started = Promise.withResolvers<void>();
    const workers = await stopped.start({
      Ocr: () => {
        started.resolve();
        return new Promise(() => undefined);
      },
    });
    await started.promise;
    await workers.stop(200);
    const next = jobs.process();
    const seen = await next.recordOcr();
    await expect.poll(() => seen).toEqual([id]);
  });

  it('lets a running job end before the shutdown when it ends soon', async () => {
    const process = jobs.process();
    await process.queue.add('Ocr', { id: newId() });
    const started = Promise.withResolvers<void>();
    const workers = await process.start({
      Ocr: async () => {
        started.resolve();
        await delay(300);
        return done;
      },
    });
    await started.promise;
    await workers.stop();
    expect(await process.counts('ocr')).toMatchObject({ waiting: 0, active: 0, failed: 0 });
  });

  it('resumes a job whose process was killed, within seconds', { timeout: 40_000 }, async () => {
    const process = jobs.process();
    const id = newId();
    await process.queue.add('Ocr', { id });
    const child = await startEndlessWorker(jobs);
    expect(await process.counts('ocr')).toMatchObject({ active: 1 });
    child.kill('SIGKILL');
    await once(child, 'exit');
    const killedAt = Date.now();
    const seen = await process.recordOcr();
    await expect.poll(() => seen, { timeout: 30_000 }).toEqual([id]);
    expect(Date.now() - killedAt).toBeLessThan(15_000);
  });

  it('shares the jobs of one queue between processes, each job once', async () => {
    const [a, b] = [jobs.process(), jobs.process()];
    const ids = Array.from({ length: 40 }, newId);
    const seenBy: Record<string, string[]> = { a: [], b: [] };
    const take = (name: string) => async (payload: { id: string }) => {
      seenBy[name]?.push(payload.id);
      await delay(10);
      return done;
    };
    await a.queue.addAll(
      'Ocr',
      ids.map((id) => ({ id })),
    );
    await Promise.all([a.start({ Ocr: take('a') }), b.start({ Ocr: take('b') })]);
    await expect.poll(() => Object.values(seenBy).flat().length).toBe(40);
    expect(Object.values(seenBy).flat().sort()).toEqual(ids.toSorted());
    expect(seenBy['a']?.length).toBeGreaterThan(5);
    expect(seenBy['b']?.length).toBeGreaterThan(5);
  });

  it('starts a job at once when it is added while a worker waits', async () => {
    const process = jobs.process();
    const seen = await process.recordOcr();
    await delay(500);
    const id = newId();
    const added = Date.now();
    await process.queue.add('Ocr', { id });
    await expect.poll(() => seen, { interval: 10 }).toEqual([id]);
    expect(Date.now() - added).toBeLessThan(5000);
  });

  it('runs more jobs at a time when the concurrency is raised', async () => {
    const process = jobs.process();
    let running = 0;
    let most = 0;
    const workers = await process.start({
      Ocr: async () => {
        running += 1;
        most = Math.max(most, running);
        await delay(50);
        running -= 1;
        return done;
      },
    });
    workers.setConcurrency('ocr', 4);
    await process.queue.addAll(
      'Ocr',
      Array.from({ length: 12 }, () => ({ id: newId() })),
    );
    await expect.poll(() => process.counts('ocr')).toMatchObject({ waiting: 0, active: 0 });
    expect(most).toBe(4);
  });
});
