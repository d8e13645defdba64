import type { MessagePort } from 'node:worker_threads';
import { PredictError } from '../../protocol/errors.ts';
import { freeNow } from '../free-now.ts';
import type { Model, ModelSource } from '../sessions.ts';
import type { ModelReply, ModelRequest, RunOrder } from './messages.ts';
import { RunBatcher } from './run-batcher.ts';
import { joinRows, splitRows, toTensor, toValues, type TensorValues } from './tensor-rows.ts';

const MAX_ROWS = 32;
/** Bounds the memory of a run: eight of the longest lines, or two pictures in which text is looked for. */
const MAX_VALUES = 6_000_000;
/** How long an input waits for others, while nothing else is there to run. */
const WAIT_MS = 3;

/** Runs models for other threads, the inputs of several requests together where model and shape are the same. */
export class ModelHost {
  readonly #models: ModelSource;
  readonly #maxRows: number;
  readonly #batcher: RunBatcher<RunOrder, TensorValues>;

  constructor(models: ModelSource, { maxRows = MAX_ROWS, waitMs = WAIT_MS } = {}) {
    this.#models = models;
    this.#maxRows = maxRows;
    this.#batcher = new RunBatcher((orders) => this.#runTogether(orders), waitMs);
  }

  /** Answers what comes in through a port, until its other end is closed. */
  serve(port: MessagePort): void {
    port.on('message', (request: ModelRequest) => {
      if ('load' in request) {
        void this.#describe(request.load).then((reply) => port.postMessage(reply));
        return;
      }
      for (const order of request.orders) {
        void this.#execute(order).then((reply) => port.postMessage(reply, transferable(reply)));
      }
    });
  }

  async #describe({ id, path }: { readonly id: number; readonly path: string }): Promise<ModelReply> {
    try {
      const { inputs, outputs } = await this.#models.load(path);
      return { id, signature: { inputs, outputs } };
    } catch (error) {
      return { id, error: describe(error) };
    }
  }

  async #execute(order: RunOrder): Promise<ModelReply> {
    try {
      const capacity = runCapacity(order, await this.#models.load(order.path), this.#maxRows);
      const isCancelled = () => Atomics.load(order.cancelled, 0) !== 0;
      const outcome = await this.#batcher.submit({ input: order, key: keyOf(order), capacity, isCancelled });
      return { id: order.id, ...outcome };
    } catch (error) {
      return { id: order.id, error: describe(error) };
    }
  }

  async #runTogether(orders: readonly [RunOrder, ...RunOrder[]]): Promise<TensorValues[]> {
    const [{ path, inputs, output: outputName }] = orders;
    const rows = powerOfTwoFrom(orders.length);
    const feeds = Object.keys(inputs).map((name) => {
      const [first, ...others] = orders.map((order) => order.inputs[name]!);
      return [name, toTensor(rows === 1 ? first! : joinRows([first!, ...others], rows))] as const;
    });
    const model = await this.#models.load(path);
    const output = toValues(await model.runNamed(Object.fromEntries(feeds), outputName));
    const parts = splitRows(output, orders.length);
    const ordered = orders.flatMap((order) => Object.values(order.inputs));
    [output, ...ordered, ...feeds.map(([, tensor]) => toValues(tensor))].forEach(({ data }) => freeNow(data));
    return parts;
  }
}

/** Models whose file fixes the number of rows are run with one input at a time. */
function runCapacity({ inputs, output }: RunOrder, model: Model, maxRows: number): number {
  const values = [
    ...model.inputs.filter(({ name }) => name in inputs),
    ...model.outputs.filter(({ name }) => name === output),
  ];
  const hasFreeRows = values.every((value) => value.isTensor && typeof value.shape[0] === 'string');
  const hasOneRow = Object.values(inputs).every(({ dims }) => dims[0] === 1);
  if (!hasFreeRows || !hasOneRow) {
    return 1;
  }
  const size = Math.max(...Object.values(inputs).map(({ data }) => data.length));
  return powerOfTwoUpTo(Math.max(1, Math.min(maxRows, MAX_VALUES / size)));
}

/** Numbers of rows are powers of two, because a graphics card tries out how to compute each new shape. */
function powerOfTwoFrom(count: number): number {
  return 2 ** Math.ceil(Math.log2(count));
}

function powerOfTwoUpTo(count: number): number {
  return 2 ** Math.floor(Math.log2(count));
}

function keyOf({ path, inputs, output }: RunOrder): string {
  const shapes = Object.entries(inputs).map(([name, { type, dims }]) => [name, type, ...dims]);
  return JSON.stringify([path, output, shapes]);
}

function transferable(reply: ModelReply): ArrayBuffer[] {
  return 'output' in reply ? [reply.output.data.buffer as ArrayBuffer] : [];
}

function describe(error: unknown): { readonly message: string; readonly code?: PredictError['code'] } {
  const message = error instanceof Error ? error.message : String(error);
  return { message, ...(error instanceof PredictError && { code: error.code }) };
}
