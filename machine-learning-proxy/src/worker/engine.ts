import type { Device } from '../config.ts';
import { exactInputs, type InputPlan } from './input-plan.ts';
import type { Progress } from './progress.ts';
import { Sessions, type Model, type ModelSource } from './sessions.ts';

/** What runs the models of a thread. */
export interface Engine {
  readonly plan: InputPlan;
  /** CPU time that this thread has spent inside models. */
  readonly runCpuMs: number;
  /** Size of the files of the models that this thread holds. */
  readonly modelBytes: number;
  /** The models for one request: their runs are counted, and may be left out when it is cancelled. */
  modelsFor(progress: Progress): ModelSource;
}

/** Runs models on the thread that it lives on, an input at a time. */
export class OwnEngine implements Engine {
  readonly plan = exactInputs;
  readonly #sessions: Sessions;

  constructor(device: Device) {
    this.#sessions = new Sessions({ device });
  }

  get runCpuMs(): number {
    return this.#sessions.runCpuMs;
  }

  get modelBytes(): number {
    return this.#sessions.modelBytes;
  }

  modelsFor(progress: Progress): ModelSource {
    return { load: async (path) => counted(await this.#sessions.load(path), progress) };
  }
}

function counted(model: Model, progress: Progress): Model {
  return {
    ...model,
    run: (input) => {
      progress.countBatch(1);
      return model.run(input);
    },
    runNamed: (inputs, output) => {
      progress.countBatch(1);
      return model.runNamed(inputs, output);
    },
  };
}
