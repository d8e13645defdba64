import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PredictError } from '../protocol/errors.ts';
import { BackendRefusal } from './backend.ts';
import { ConnectionError } from './peer.ts';
import { WorkerFleet, type FleetWorker } from './worker-fleet.ts';

const request = { kind: 'text', text: 'red', clip: { modelName: 'any' } } as const;
const call = { signal: new AbortController().signal, requestId: 'id' };

const away = () => new ConnectionError('away', { wasSent: false, wasReused: false, cause: undefined });
const brokenOff = () => new ConnectionError('broken off', { wasSent: true, wasReused: false, cause: undefined });
const closedBefore = () => new ConnectionError('closed before', { wasSent: true, wasReused: true, cause: undefined });
const refusal = (status: number) =>
  new BackendRefusal({ status, contentType: 'application/json', body: Buffer.from('{}') });

/** A worker that answers what it is told to, in turn, and then its name. */
class ScriptedWorker implements FleetWorker {
  readonly label: string;
  calls = 0;
  healthy = true;
  script: (Error | Promise<never>)[] = [];

  constructor(label: string) {
    this.label = label;
  }

  predict() {
    this.calls += 1;
    const next = this.script.shift();
    return next instanceof Error ? Promise.reject(next) : (next ?? Promise.resolve({ clip: this.label }));
  }

  isHealthy() {
    return Promise.resolve(this.healthy);
  }

  close() {
    return Promise.resolve();
  }
}

describe('WorkerFleet', () => {
  let a: ScriptedWorker;
  let b: ScriptedWorker;
  let fleet: WorkerFleet;
  const always = (error: () => Error) => Array.from({ length: 50 }, error);

  beforeEach(() => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    [a, b] = [new ScriptedWorker('a'), new ScriptedWorker('b')];
    fleet = new WorkerFleet([a, b], 20);
  });

  afterEach(async () => {
    await fleet.close(AbortSignal.abort());
    vi.restoreAllMocks();
  });

  it('shares requests out evenly, and gives a busy worker fewer', async () => {
    await Promise.all(Array.from({ length: 10 }, () => fleet.predict(request, call)));
    expect([a.calls, b.calls]).toEqual([5, 5]);
    a.script = [new Promise<never>(() => undefined), new Promise<never>(() => undefined)];
    void fleet.predict(request, call);
    void fleet.predict(request, call);
    await expect.poll(() => a.calls + b.calls).toBe(12);
    const callsBefore = b.calls;
    for (let index = 0; index < 10; index++) {
      await fleet.predict(request, call);
    }
    expect(b.calls - callsBefore).toBe(10);
  });

  it.each([
    ['is away', away],
    ['is full', () => new PredictError('busy', 'full')],
    ['wants another key', () => refusal(401)],
    ['is replaced by an error page', () => refusal(502)],
  ])('asks the next worker when one %s', async (_, error) => {
    a.script = always(error);
    const answers = await Promise.all(Array.from({ length: 4 }, () => fleet.predict(request, call)));
    expect(answers).toEqual([{ clip: 'b' }, { clip: 'b' }, { clip: 'b' }, { clip: 'b' }]);
  });

  it('sends a request whose worker broke off once more, but does not let it end every worker', async () => {
    const c = new ScriptedWorker('c');
    await fleet.close(AbortSignal.abort());
    fleet = new WorkerFleet([a, b, c], 1000);
    a.script = always(brokenOff);
    expect(['b', 'c']).toContain((await fleet.predict(request, call)).clip);
    b.script = always(brokenOff);
    c.script = always(brokenOff);
    const before = a.calls + b.calls + c.calls;
    await expect(fleet.predict(request, call)).rejects.toMatchObject({ code: 'internal' });
    expect(a.calls + b.calls + c.calls - before).toBe(2);
  });

  it('tries a worker again that had just closed the kept connection', async () => {
    await fleet.close(AbortSignal.abort());
    fleet = new WorkerFleet([a], 1000);
    a.script = [closedBefore()];
    expect(await fleet.predict(request, call)).toEqual({ clip: 'a' });
  });

  it('asks the others first, and such a worker only once more', async () => {
    a.script = [closedBefore(), ...always(() => new PredictError('busy', 'full'))];
    b.script = [closedBefore(), ...always(() => new PredictError('busy', 'full'))];
    await expect(fleet.predict(request, call)).rejects.toBeInstanceOf(PredictError);
    expect(a.calls + b.calls).toBe(2);
    await expect(fleet.predict(request, call)).rejects.toMatchObject({ code: 'busy' });
    expect(a.calls + b.calls).toBe(4);
  });

  it('gives the answer of a worker to the caller, whatever it is, without asking another', async () => {
    const refused = refusal(422);
    a.script = always(() => refused);
    b.script = always(() => refused);
    await expect(fleet.predict(request, call)).rejects.toBe(refused);
    expect(a.calls + b.calls).toBe(1);
  });

  it('asks nobody else when the caller left', async () => {
    const caller = new AbortController();
    for (const worker of [a, b]) {
      worker.script = always(() => {
        caller.abort();
        return new PredictError('cancelled', 'left');
      });
    }
    await expect(fleet.predict(request, { ...call, signal: caller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(a.calls + b.calls).toBe(1);
  });

  it('says that nobody is there', async () => {
    a.script = always(away);
    b.script = always(away);
    await expect(fleet.predict(request, call)).rejects.toMatchObject({ code: 'backend_unavailable' });
  });

  it('sends nothing to a worker that keeps failing, until it is healthy again', async () => {
    a.script = always(away);
    a.healthy = false;
    await expect.poll(() => fleet.states[0]).toMatchObject({ worker: 'a', circuit: 'open' });
    const { calls } = a;
    await Promise.all(Array.from({ length: 10 }, () => fleet.predict(request, call)));
    expect(a.calls).toBe(calls);
    a.healthy = true;
    a.script = [];
    await expect.poll(() => fleet.states[0]).toMatchObject({ circuit: 'half-open' });
    await expect
      .poll(async () => {
        await fleet.predict(request, call);
        return fleet.states[0];
      })
      .toMatchObject({ circuit: 'closed' });
  });
});
