import { stat } from 'node:fs/promises';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Device } from '../config.ts';
import { openModel } from './device.ts';

/** A loaded model. Most have one input and one output. */
export interface Model {
  /** Element type and shape, as the file states them; a dimension that may vary is a name. */
  readonly input: InferenceSession.ValueMetadata;
  readonly output: InferenceSession.ValueMetadata;
  readonly inputs: readonly InferenceSession.ValueMetadata[];
  readonly outputs: readonly InferenceSession.ValueMetadata[];
  run(input: Tensor): Promise<Tensor>;
  /** Runs a model of several inputs, given by name, for one of its outputs. */
  runNamed(inputs: Readonly<Record<string, Tensor>>, output: string): Promise<Tensor>;
}

/** Where models come from. */
export interface ModelSource {
  /** Returns the model in the file, loading it if need be. A load that failed is tried again by the next call. */
  load(path: string): Promise<Model>;
}

interface LoadedModel {
  readonly session: InferenceSession;
  readonly bytes: number;
}

/** Loads models once each, and keeps the few that were used last. One cache a thread. */
export class Sessions implements ModelSource {
  /** CPU time that this thread has spent inside models. */
  runCpuMs = 0;

  readonly #sessions = new Map<string, Promise<LoadedModel>>();
  readonly #capacity: number;
  readonly #device: Device;
  #modelBytes = 0;

  constructor(options: { readonly device?: Device; readonly capacity?: number } = {}) {
    this.#device = options.device ?? 'cpu';
    this.#capacity = options.capacity ?? 6;
  }

  /** Size of the files of the models that are loaded. */
  get modelBytes(): number {
    return this.#modelBytes;
  }

  async load(path: string): Promise<Model> {
    const { session } = await this.#session(path);
    const [input] = session.inputMetadata;
    const [output] = session.outputMetadata;
    if (input === undefined || output === undefined) {
      throw new Error(`The model ${path} has no input or no output`);
    }
    return {
      input,
      output,
      inputs: session.inputMetadata,
      outputs: session.outputMetadata,
      run: (tensor) => this.#run(session, { [input.name]: tensor }, output.name),
      runNamed: (inputs, outputName) => this.#run(session, inputs, outputName),
    };
  }

  /** Frees every model. */
  async dispose(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map((path) => this.#evict(path)));
  }

  async #session(path: string): Promise<LoadedModel> {
    const session = this.#sessions.get(path) ?? this.#open(path);
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

  async #open(path: string): Promise<LoadedModel> {
    const [session, { size }] = await Promise.all([openModel(path, this.#device), stat(path)]);
    this.#modelBytes += size;
    return { session, bytes: size };
  }

  async #evict(path: string): Promise<void> {
    const loading = this.#sessions.get(path);
    this.#sessions.delete(path);
    const loaded = await loading;
    if (loaded) {
      this.#modelBytes -= loaded.bytes;
      await loaded.session.release();
    }
  }

  async #run(session: InferenceSession, inputs: InferenceSession.FeedsType, outputName: string): Promise<Tensor> {
    const before = process.threadCpuUsage();
    const outputs = await session.run(inputs, [outputName]);
    const { user, system } = process.threadCpuUsage(before);
    this.runCpuMs += (user + system) / 1000;
    return outputs[outputName] as Tensor;
  }
}
