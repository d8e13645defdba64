import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { WorkReport } from '../worker/job.ts';
import type { Circuit } from './circuit.ts';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const STAGE_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What a task is called in metrics: a fixed set of names, whatever callers ask for. */
export type TaskName = 'ocr' | 'clip-visual' | 'clip-textual' | 'facial-recognition' | 'other';

/** Requests that wait and that are being worked on. */
export interface QueueLoad {
  readonly queued: number;
  readonly running: number;
}

/** Where the numbers come from that are read whenever the metrics are asked for. */
export interface MetricSources {
  /** By name of the queue. */
  queues(): Readonly<Record<string, QueueLoad>>;
  workers(): readonly { readonly worker: string; readonly circuit: Circuit['state'] }[];
  /** Bytes of the models that are loaded in this process. */
  modelBytes(): number;
}

/** The Prometheus metrics of one service. No label holds anything that a caller sent. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #tasks = new Counter({
    name: 'inference_tasks_total',
    help: 'Tasks that ended, by the HTTP status of their answer',
    labelNames: ['task', 'backend', 'status'],
    registers: [this.#registry],
  });
  readonly #taskSeconds = new Histogram({
    name: 'inference_task_seconds',
    help: 'Time from a checked request to its answer',
    labelNames: ['task', 'backend'],
    buckets: SECONDS,
    registers: [this.#registry],
  });
  readonly #requests = new Counter({
    name: 'inference_http_requests_total',
    help: 'Requests that were answered',
    labelNames: ['route', 'status'],
    registers: [this.#registry],
  });
  readonly #stageSeconds = new Histogram({
    name: 'inference_stage_seconds',
    help: 'Time that one picture or text spent in a step of its prediction',
    labelNames: ['stage'],
    buckets: STAGE_SECONDS,
    registers: [this.#registry],
  });
  readonly #batchSize = new Histogram({
    name: 'inference_batch_size',
    help: 'Inputs that a model worked on in one run: pictures, lines of text, or queries',
    labelNames: ['stage'],
    buckets: [1, 2, 4, 8, 16, 32],
    registers: [this.#registry],
  });

  constructor(sources: MetricSources) {
    registerQueues(this.#registry, sources);
    registerCircuits(this.#registry, sources);
    registerMemory(this.#registry, sources);
  }

  /** A task ended. */
  countTask(task: TaskName, backend: string, status: number, seconds: number): void {
    this.#tasks.inc({ task, backend, status });
    this.#taskSeconds.observe({ task, backend }, seconds);
  }

  /** A request was answered; `route` is the pattern, not the path. */
  countRequest(route: string, status: number): void {
    this.#requests.inc({ route, status });
  }

  /** A thread made a prediction. */
  observeWork({ stageMs, batches = [] }: WorkReport): void {
    for (const [stage, milliseconds] of Object.entries(stageMs)) {
      this.#stageSeconds.observe({ stage }, milliseconds / 1000);
    }
    for (const { stage, size } of batches) {
      this.#batchSize.observe({ stage }, size);
    }
  }

  /** Everything in the text format of Prometheus. */
  async write(): Promise<{ readonly contentType: string; readonly body: string }> {
    return { contentType: this.#registry.contentType, body: await this.#registry.metrics() };
  }
}

function registerQueues(registry: Registry, sources: MetricSources): void {
  for (const [name, help, valueOf] of [
    ['inference_queue_length', 'Requests that wait', (load: QueueLoad) => load.queued],
    ['inference_running', 'Requests that are being worked on', (load: QueueLoad) => load.running],
  ] as const) {
    new Gauge({
      name,
      help,
      labelNames: ['queue'],
      registers: [registry],
      collect() {
        for (const [queue, load] of Object.entries(sources.queues())) {
          this.set({ queue }, valueOf(load));
        }
      },
    });
  }
}

function registerCircuits(registry: Registry, sources: MetricSources): void {
  new Gauge({
    name: 'inference_circuit_open',
    help: '1 while a worker gets no requests because it keeps failing',
    labelNames: ['worker'],
    registers: [registry],
    collect() {
      for (const { worker, circuit } of sources.workers()) {
        this.set({ worker }, circuit === 'closed' ? 0 : 1);
      }
    },
  });
}

function registerMemory(registry: Registry, sources: MetricSources): void {
  for (const [name, help, read] of [
    ['process_resident_memory_bytes', 'Resident memory of the process', () => process.memoryUsage.rss()],
    ['inference_model_bytes', 'Size of the models that are loaded in this process', () => sources.modelBytes()],
  ] as const) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  }
}
