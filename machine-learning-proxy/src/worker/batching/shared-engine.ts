import type { MessagePort } from 'node:worker_threads';
import type { Tensor } from 'onnxruntime-node';
import { PredictError } from '../../protocol/errors.ts';
import type { Engine } from '../engine.ts';
import { bucketedInputs } from '../input-plan.ts';
import type { Progress } from '../progress.ts';
import type { Model, ModelSource } from '../sessions.ts';
import type { ModelReply, ModelRequest, RunOrder } from './messages.ts';
import { toTensor, toValues, type TensorValues } from './tensor-rows.ts';

type Answer<Kind extends string> = Extract<ModelReply, Readonly<Record<Kind, unknown>>>;

/** Has models run by a thread that does so for several threads: the near end of the port to it. */
export class SharedEngine implements Engine {
  readonly plan = bucketedInputs;
  readonly runCpuMs = 0;
  readonly modelBytes = 0;
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, PromiseWithResolvers<ModelReply>>();
  #outbox: RunOrder[] = [];
  #lastId = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (reply: ModelReply) => this.#settle(reply));
  }

  modelsFor(progress: Progress): ModelSource {
    return { load: (path) => this.#load(path, progress) };
  }

  async #load(path: string, progress: Progress): Promise<Model> {
    const id = ++this.#lastId;
    this.#port.postMessage({ load: { id, path } } satisfies ModelRequest);
    const { inputs, outputs } = (await this.#answerTo<'signature'>(id)).signature;
    const [input] = inputs;
    const [output] = outputs;
    if (input === undefined || output === undefined) {
      throw new Error(`The model ${path} has no input or no output`);
    }
    const runNamed: Model['runNamed'] = (values, name) => this.#run(path, values, name, progress);
    return {
      input,
      output,
      inputs,
      outputs,
      runNamed,
      run: (tensor) => runNamed({ [input.name]: tensor }, output.name),
    };
  }

  async #run(
    path: string,
    tensors: Readonly<Record<string, Tensor>>,
    output: string,
    progress: Progress,
  ): Promise<Tensor> {
    const id = ++this.#lastId;
    const inputs = Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, ownValues(tensor)]));
    this.#send({ id, path, inputs, output, cancelled: progress.cancelled });
    const { output: values, batchSize } = await this.#answerTo<'output'>(id);
    if (batchSize !== undefined) {
      progress.countBatch(batchSize);
    }
    return toTensor(values);
  }

  /** The lines of a page are cut out one after the other and go together, so that they meet in the same runs. */
  #send(order: RunOrder): void {
    if (this.#outbox.length === 0) {
      queueMicrotask(() => {
        const orders = this.#outbox;
        this.#outbox = [];
        const buffers = orders.flatMap(({ inputs }) => Object.values(inputs).map(({ data }) => data.buffer));
        this.#port.postMessage({ orders } satisfies ModelRequest, buffers as ArrayBuffer[]);
      });
    }
    this.#outbox.push(order);
  }

  async #answerTo<Kind extends 'signature' | 'output'>(id: number): Promise<Answer<Kind>> {
    const waiting = Promise.withResolvers<ModelReply>();
    this.#waiting.set(id, waiting);
    return (await waiting.promise) as Answer<Kind>;
  }

  #settle(reply: ModelReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) {
      const { code, message } = reply.error;
      waiting?.reject(code ? new PredictError(code, message) : new Error(message));
    } else {
      waiting?.resolve(reply);
    }
  }
}

/** Values whose memory can be handed over; that of bytes may belong to the image library. */
function ownValues(tensor: Tensor): TensorValues {
  const values = toValues(tensor);
  return values.type === 'uint8' ? { ...values, data: Uint8Array.from(values.data as Uint8Array) } : values;
}
