import { expect, it } from 'vitest';
import { eachQueueServer, newId } from '../../test/jobs.ts';
import { UnreadableFileError } from '../http/domain-error.ts';
import { done } from './job-handlers.ts';

eachQueueServer('JobQueue', (jobs) => {
  it('does jobs in the order in which they were added', async () => {
    const ids = [newId(), newId(), newId()];
    const process = jobs.process();
    for (const id of ids) {
      await process.queue.add('Ocr', { id });
    }
    const seen: string[] = [];
    await process.start({
      Ocr: ({ id }) => {
        seen.push(id);
        return Promise.resolve(done);
      },
    });
    await expect.poll(() => seen).toEqual(ids);
  });

  it('lets an urgent job overtake what waits already', async () => {
    const [first, second, urgent] = [newId(), newId(), newId()];
    const process = jobs.process();
    await process.queue.addAll('Ocr', [{ id: first }, { id: second }]);
    await process.queue.add('Ocr', { id: urgent }, { priority: 'urgent' });
    const seen = await process.recordOcr();
    await expect.poll(() => seen).toEqual([urgent, first, second]);
  });

  it('lets a waiting job overtake when it is asked for again urgently, and does it once', async () => {
    const [first, second] = [newId(), newId()];
    const process = jobs.process();
    await process.queue.add('Ocr', { id: first });
    const id = await process.queue.add('Ocr', { id: second });
    expect(await process.queue.add('Ocr', { id: second }, { priority: 'urgent' })).toBe(id);
    const seen = await process.recordOcr();
    await expect.poll(() => seen).toEqual([second, first]);
    await expect.poll(() => process.counts('ocr')).toMatchObject({ waiting: 0, active: 0 });
  });

  it('does not double a job that waits already', async () => {
    const process = jobs.process();
    const id = newId();
    const first = await process.queue.add('AssetGenerateThumbnails', { id, source: 'upload' });
    expect(await process.queue.add('AssetGenerateThumbnails', { source: 'upload', id })).toBe(first);
    await process.queue.addAll('AssetGenerateThumbnails', [{ id, source: 'upload' }, { id }]);
    expect(await process.counts('thumbnailGeneration')).toMatchObject({ waiting: 2 });
  });

  it('doubles a job when it is told to', async () => {
    const process = jobs.process();
    const id = newId();
    await process.queue.add('Ocr', { id }, { deduplicate: false });
    await process.queue.add('Ocr', { id }, { deduplicate: false });
    expect(await process.counts('ocr')).toMatchObject({ waiting: 2 });
  });

  it('runs a job once more when it is asked for while it runs', async () => {
    const process = jobs.process();
    const id = newId();
    let runs = 0;
    const firstRun = Promise.withResolvers<void>();
    await process.queue.add('Ocr', { id });
    await process.start({
      Ocr: async () => {
        runs += 1;
        await firstRun.promise;
        return done;
      },
    });
    await expect.poll(() => runs).toBe(1);
    await process.queue.add('Ocr', { id });
    await process.queue.add('Ocr', { id });
    firstRun.resolve();
    await expect.poll(() => runs).toBe(2);
    await expect.poll(() => process.counts('ocr')).toMatchObject({ waiting: 0, active: 0 });
    expect(runs).toBe(2);
  });

  it('has many urgent jobs overtake others, also where some of them wait already', async () => {
    const process = jobs.process();
    const [first, second, third] = [newId(), newId(), newId()];
    await process.queue.addAll('Ocr', [{ id: first }, { id: second }]);
    await process.queue.addAll('Ocr', [{ id: second }, { id: third }], { priority: 'urgent' });
    const seen = await process.recordOcr();
    await expect.poll(() => seen).toHaveLength(3);
    expect(seen.at(-1)).toBe(first);
  });

  it('takes a job again that has been done before', async () => {
    const process = jobs.process();
    const id = newId();
    const seen = await process.recordOcr();
    await process.queue.add('Ocr', { id });
    await expect.poll(() => seen).toEqual([id]);
    await process.queue.add('Ocr', { id });
    await expect.poll(() => seen).toEqual([id, id]);
  });

  it('accepts more jobs at once than one batch holds', async () => {
    const process = jobs.process();
    await process.queue.addAll(
      'SmartSearch',
      Array.from({ length: 2500 }, () => ({ id: newId() })),
    );
    expect(await process.counts('smartSearch')).toMatchObject({ waiting: 2500 });
  });

  it('queues a job for each asset of a stream, and on request not for those whose job has failed', async () => {
    const process = jobs.process();
    const [broken, missing] = [newId(), newId()];
    const queueAll = (skipFailed: boolean) => {
      const batches = (async function* () {
        yield await Promise.resolve([broken, missing]);
      })();
      const signal = new AbortController().signal;
      return process.queue.addForAssets('Ocr', batches, { payload: (id) => ({ id }), skipFailed, signal });
    };
    const tried: string[] = [];
    await process.start({
      Ocr: ({ id }) => {
        tried.push(id);
        return id === broken ? Promise.reject(new UnreadableFileError('no picture')) : Promise.resolve(done);
      },
    });
    await queueAll(false);
    await expect.poll(() => process.counts('ocr')).toMatchObject({ waiting: 0, active: 0, failed: 1 });
    tried.length = 0;
    await queueAll(true);
    await expect.poll(() => tried).toEqual([missing]);
    await expect.poll(() => process.counts('ocr')).toMatchObject({ waiting: 0, active: 0, failed: 1 });
    await queueAll(false);
    await expect.poll(() => tried).toContain(broken);
  });

  it('accepts a payload of thousands of paths', async () => {
    const process = jobs.process();
    const files = Array.from({ length: 5000 }, () => `/upload/${newId()}.jpg`);
    await process.queue.add('FileDelete', { files });
    expect(await process.counts('backgroundTask')).toMatchObject({ waiting: 1 });
  });
});
