import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ThreadPool } from './thread-pool.ts';

const forever = new AbortController().signal;
const command = (text: string) => ({ kind: 'text', text, clip: { modelName: 'any' } }) as const;
const answered = { prediction: { embedding: Float32Array.of(1) } };

let pool: ThreadPool;

const poolOf = (options: { threads: number; idleMs?: number }) =>
  new ThreadPool({
    ...options,
    maxQueued: 2,
    settings: { maxImagePixels: 1, device: 'cpu' },
    entry: new URL('../../test/scripted-thread.ts', import.meta.url),
  });

beforeEach(() => {
  pool = poolOf({ threads: 1 });
});

afterEach(() => pool.close(AbortSignal.abort()));

describe('ThreadPool', () => {
  it('answers requests in turn', async () => {
    const answers = await Promise.all([pool.run(command('a'), forever), pool.run(command('b'), forever)]);
    expect(answers).toMatchObject([answered, answered]);
    expect(pool.load).toEqual({ queued: 0, running: 0 });
  });

  it('refuses a request that does not fit into the queue', async () => {
    const caller = new AbortController();
    const running = pool.run(command('until cancelled'), caller.signal);
    const waiting = [pool.run(command('a'), forever), pool.run(command('b'), forever)];
    expect(pool.isFull).toBe(true);
    await expect(pool.run(command('c'), forever)).rejects.toMatchObject({ code: 'busy' });
    caller.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(await Promise.all(waiting)).toMatchObject([answered, answered]);
    expect(pool.isFull).toBe(false);
  });

  it('drops a waiting request at once when its caller leaves', async () => {
    const blocker = new AbortController();
    const running = pool.run(command('until cancelled'), blocker.signal);
    const caller = new AbortController();
    const waiting = pool.run(command('a'), caller.signal);
    caller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect(pool.load).toEqual({ queued: 0, running: 1 });
    blocker.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('does not start for a caller that has left already', async () => {
    await expect(pool.run(command('a'), AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(pool.load).toEqual({ queued: 0, running: 0 });
  });

  it('loses only the request of a thread that dies, and goes on with a new thread', async () => {
    const doomed = pool.run(command('die'), forever);
    const next = pool.run(command('a'), forever);
    await expect(doomed).rejects.toMatchObject({ code: 'internal' });
    await expect(next).resolves.toMatchObject(answered);
  });

  it('refuses what waits when it closes, and everything after', async () => {
    const running = pool.run(command('until cancelled'), forever);
    const waiting = pool.run(command('a'), forever);
    const outcomes = Promise.allSettled([running, waiting]);
    await pool.close(AbortSignal.timeout(100));
    expect(await outcomes).toMatchObject([{ reason: { code: 'busy' } }, { reason: { code: 'busy' } }]);
    await expect(pool.run(command('b'), forever)).rejects.toMatchObject({ code: 'busy' });
  });

  it('starts every thread to warm up', async () => {
    const wide = poolOf({ threads: 3 });
    await wide.warmUp(command('a'), forever);
    expect(wide.openThreads).toBe(3);
    await wide.close(AbortSignal.abort());
  });

  it('gives work to the free thread that has the model already', async () => {
    const wide = poolOf({ threads: 2 });
    const clip = { task: 'clip', name: 'any', folder: '/', identity: 'any@1' } as const;
    const ask = async () => [...(await wide.run(command('which thread'), forever, { clip })).prediction.embedding!];
    const blocker = new AbortController();
    const first = wide.run(command('until cancelled'), blocker.signal);
    const second = await ask();
    blocker.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect(await ask()).toEqual(second);
    await wide.close(AbortSignal.abort());
  });

  it('ends threads that have nothing to do for long, and starts them again when there is work', async () => {
    const resting = poolOf({ threads: 1, idleMs: 10 });
    await resting.run(command('a'), forever);
    await vi.waitFor(() => expect(resting.openThreads).toBe(0), { timeout: 30_000 });
    await expect(resting.run(command('a'), forever)).resolves.toMatchObject(answered);
    await resting.close(AbortSignal.abort());
  });
});
