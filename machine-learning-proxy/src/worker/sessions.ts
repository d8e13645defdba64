import { InferenceSession, type Tensor } from 'onnxruntime-node';

/** A loaded model with one input and one output. */
export interface Model {
  run(input: Tensor): Promise<Tensor>;
}

/** Loads models once each, and keeps the few that were used last. One cache a thread. */
export class Sessions {
  /** CPU time that this thread has spent inside models. */
  runCpuMs = 0;

  readonly #sessions = new Map<string, Promise<InferenceSession>>();
  readonly #capacity: number;

  constructor(capacity = 6) {
    this.#capacity = capacity;
  }

  /** Returns the model in the file, loading it if need be. A load that failed is tried again by the next call. */
  async load(path: string): Promise<Model> {
    const session = await this.#session(path);
    const [inputName] = session.inputNames;
    const [outputName] = session.outputNames;
    if (inputName === undefined || outputName === undefined) {
      throw new Error(`The model ${path} has no input or no output`);
    }
    return { run: (input) => this.#run(session, inputName, input, outputName) };
  }

  /** Frees every model. */
  async dispose(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map((path) => this.#evict(path)));
  }

  async #session(path: string): Promise<InferenceSession> {
    const session = this.#sessions.get(path) ?? createSession(path);
    this.#sessions.delete(path);
    this.#sessions.set(path, session);
    try {
      await session;
    } catch (error) {
      if (this.#sessions.get(path) === session) {
        this.#sessions.delete(path);
      }
      throw error;
    }
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size <= this.#capacity) {
        break;
      }
      await this.#evict(oldest);
    }
    return session;
  }

  async #evict(path: string): Promise<void> {
    const session = this.#sessions.get(path);
    this.#sessions.delete(path);
    await session?.then((loaded) => loaded.release());
  }

  async #run(session: InferenceSession, inputName: string, input: Tensor, outputName: string): Promise<Tensor> {
    const before = process.threadCpuUsage();
    const outputs = await session.run({ [inputName]: input }, [outputName]);
    const { user, system } = process.threadCpuUsage(before);
    this.runCpuMs += (user + system) / 1000;
    return outputs[outputName] as Tensor;
  }
}

/** Parallelism comes from the threads of the pool: one core a session wastes nothing on spinning and waiting. */
function createSession(path: string): Promise<InferenceSession> {
  return InferenceSession.create(path, {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    enableMemPattern: false,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
}
