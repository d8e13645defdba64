import { join } from 'node:path';
import { log } from '../log.ts';
import { fetchModel } from './fetch-model.ts';
import { canonicalName, type Endpoints, type ModelTask } from './manifest.ts';
import {
  damagedFiles,
  digestModel,
  identityOf,
  listModelFiles,
  missingFiles,
  readPin,
  type LocalModel,
} from './model-folder.ts';

/** What may be fetched: nothing, the models named in the settings, or whatever a request names too. */
export type DownloadPolicy = 'off' | 'configured' | 'requested';

export interface ModelSettings {
  /** Folder of the models: `clip/NAME`, `ocr/NAME`. */
  readonly root: string;
  readonly downloads: DownloadPolicy;
  /** The model that answers whatever name a request asks for; without one, the name in the request decides. */
  readonly configured: Readonly<Partial<Record<ModelTask, string>>>;
  readonly endpoints: Endpoints;
}

/** Durations in milliseconds; the defaults are for people, tests have less time. */
export interface ModelTiming {
  readonly stallMs: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  readonly lockPollMs: number;
  readonly progressLogMs: number;
  /** A model that is not here is looked for on the disk again after so long. */
  readonly lookAgainMs: number;
}

const defaultTiming: ModelTiming = {
  stallMs: 30_000,
  firstRetryMs: 60_000,
  longestRetryMs: 3_600_000,
  lockPollMs: 1000,
  progressLogMs: 10_000,
  lookAgainMs: 5000,
};

/** What is known about a model, as `/health` tells it. */
export type ModelStatus = { readonly task: ModelTask; readonly name: string } & ModelState;

type ModelState =
  | { readonly state: 'absent' | 'checking' }
  | { readonly state: 'ready'; readonly identity: string }
  | { readonly state: 'downloading'; readonly receivedBytes: number; readonly totalBytes: number }
  | { readonly state: 'failed'; readonly reason: string; readonly retryAt: string };

/** A model that is installed but cannot be used as it is. Nothing may stand in for it: its vectors are in use. */
export class ModelDamagedError extends Error {
  override readonly name = 'ModelDamagedError';
}

interface Entry {
  readonly task: ModelTask;
  readonly name: string;
  status: ModelState;
  /** True where the files are here, but not as they were. */
  damaged: boolean;
  looking: Promise<LocalModel | undefined> | undefined;
  /** Until then, what was found out last time holds: queries must not wait for a busy disk. */
  nextLookMs: number;
  fetching: Promise<void> | undefined;
  failures: number;
  retryAtMs: number;
}

/** Names that nobody has weights for are forgotten again beyond this. */
const MAX_ENTRIES = 50;

/**
 * Knows which models are on this machine, and fetches those that may be fetched. Nobody waits for a download: it runs
 * in the background, and is tried again later, less and less often, when it fails.
 */
export class ModelStore {
  readonly #settings: ModelSettings;
  readonly #timing: ModelTiming;
  readonly #stopping = new AbortController();
  readonly #entries = new Map<string, Entry>();

  constructor(settings: ModelSettings, timing: Partial<ModelTiming> = {}) {
    this.#settings = settings;
    this.#timing = { ...defaultTiming, ...timing };
  }

  /** Looks for the models that the settings name, so that the first request need not wait for that. */
  warmUp(): void {
    for (const [task, name] of Object.entries(this.#settings.configured)) {
      this.find(task as ModelTask, name).catch((error: unknown) => this.#logFailure(task, name, error));
    }
  }

  /**
   * The model for a request. Takes as long as reading its files the first time, no time later.
   *
   * @returns undefined where the model is not here (yet)
   * @throws ModelDamagedError where its files are not what they were
   */
  async find(task: ModelTask, requestedName: string): Promise<LocalModel | undefined> {
    const name = canonicalName(this.#settings.configured[task] ?? requestedName);
    if (name === undefined) {
      return undefined;
    }
    const entry = this.#entry(task, name);
    const model = this.#isWorthALook(entry) ? await this.#lookOnce(entry) : undefined;
    if (model) {
      return model;
    }
    this.#fetchIfDue(entry);
    if (entry.damaged) {
      throw new ModelDamagedError(`The files of the model ${entry.name} are damaged`);
    }
    return undefined;
  }

  /** What is known about every model that was asked for or named in the settings. */
  status(): ModelStatus[] {
    return [...this.#entries.values()].map(({ task, name, status }) => ({ task, name, ...status }));
  }

  /** Breaks downloads off; they go on from there next time. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([...this.#entries.values()].flatMap(({ fetching }) => fetching ?? []));
  }

  #entry(task: ModelTask, name: string): Entry {
    const key = `${task}/${name}`;
    const known = this.#entries.get(key);
    if (known) {
      return known;
    }
    this.#forgetOne();
    const entry: Entry = {
      task,
      name,
      status: { state: 'absent' },
      damaged: false,
      looking: undefined,
      nextLookMs: 0,
      fetching: undefined,
      failures: 0,
      retryAtMs: 0,
    };
    this.#entries.set(key, entry);
    return entry;
  }

  #forgetOne(): void {
    if (this.#entries.size < MAX_ENTRIES) {
      return;
    }
    for (const [key, { looking, fetching }] of this.#entries) {
      if (!looking && !fetching) {
        this.#entries.delete(key);
        return;
      }
    }
  }

  #isWorthALook({ fetching, looking, nextLookMs }: Entry): boolean {
    return fetching === undefined && (looking !== undefined || Date.now() >= nextLookMs);
  }

  /** However many ask at once, the files are read once; what was found stays found. */
  async #lookOnce(entry: Entry): Promise<LocalModel | undefined> {
    const looking = (entry.looking ??= this.#look(entry));
    const model = await looking.catch((error: unknown) => {
      this.#logFailure(entry.task, entry.name, error);
      return undefined;
    });
    if (!model && entry.looking === looking) {
      entry.looking = undefined;
    }
    return model;
  }

  async #look(entry: Entry): Promise<LocalModel | undefined> {
    const { task, name } = entry;
    const folder = this.#folderOf(entry);
    const pin = await readPin(folder);
    const before = entry.status;
    if (!pin && missingFiles(task, await listModelFiles(task, folder)).length > 0) {
      entry.nextLookMs = Date.now() + this.#timing.lookAgainMs;
      return undefined;
    }
    entry.status = { state: 'checking' };
    const damaged = pin ? await damagedFiles(folder, pin.files) : [];
    entry.damaged = damaged.length > 0;
    if (entry.damaged) {
      entry.status = before;
      // Reading all of it takes seconds, so that is done again when it was mended, or may have been by hand.
      entry.nextLookMs = this.#mayFetch(entry) ? Infinity : Date.now() + this.#timing.firstRetryMs;
      log('error', 'Files of a model are damaged', { task, model: name, files: damaged.map(({ path }) => path) });
      return undefined;
    }
    const identity = identityOf(name, pin?.files ?? (await digestModel(task, folder)));
    entry.status = { state: 'ready', identity };
    log('log', 'A model is ready', { task, model: name, identity });
    return { task, name, folder, identity };
  }

  #fetchIfDue(entry: Entry): void {
    const due = Date.now() >= entry.retryAtMs;
    if (this.#mayFetch(entry) && !entry.fetching && due && !this.#stopping.signal.aborted) {
      entry.fetching = this.#fetch(entry);
    }
  }

  #mayFetch({ task, name }: Entry): boolean {
    const { downloads, configured } = this.#settings;
    const isConfigured = configured[task] !== undefined && canonicalName(configured[task]) === name;
    return downloads === 'requested' || (downloads === 'configured' && isConfigured);
  }

  async #fetch(entry: Entry): Promise<void> {
    const { task, name } = entry;
    const { root, endpoints } = this.#settings;
    entry.status = { state: 'downloading', receivedBytes: 0, totalBytes: 0 };
    log('log', 'A model is being downloaded', { task, model: name });
    try {
      await fetchModel(
        { task, name, endpoints, folder: this.#folderOf(entry), staging: join(root, '.downloads', task, name) },
        { ...this.#timing, signal: this.#stopping.signal, onProgress: this.#progressOf(entry) },
      );
      entry.failures = 0;
      entry.damaged = false;
      entry.nextLookMs = 0;
      await this.#lookOnce(entry);
    } catch (error) {
      this.#postpone(entry, error);
    } finally {
      entry.fetching = undefined;
    }
  }

  #postpone(entry: Entry, error: unknown): void {
    const { firstRetryMs, longestRetryMs } = this.#timing;
    entry.retryAtMs = Date.now() + Math.min(longestRetryMs, firstRetryMs * 2 ** entry.failures++);
    const retryAt = new Date(entry.retryAtMs).toISOString();
    entry.status = { state: 'failed', reason: reasonOf(error), retryAt };
    if (!this.#stopping.signal.aborted) {
      this.#logFailure(entry.task, entry.name, error, { retryAt });
    }
  }

  #progressOf(entry: Entry): (receivedBytes: number, totalBytes: number) => void {
    let loggedAtMs = Date.now();
    return (receivedBytes, totalBytes) => {
      entry.status = { state: 'downloading', receivedBytes, totalBytes };
      if (Date.now() - loggedAtMs >= this.#timing.progressLogMs) {
        loggedAtMs = Date.now();
        const percent = totalBytes > 0 ? Math.floor((100 * receivedBytes) / totalBytes) : undefined;
        log('log', 'A model is being downloaded', { model: entry.name, receivedBytes, totalBytes, percent });
      }
    };
  }

  #logFailure(task: string, model: string, error: unknown, facts: Record<string, unknown> = {}): void {
    log('warn', 'A model cannot be used', { task, model, reason: reasonOf(error), ...facts });
  }

  #folderOf({ task, name }: Entry): string {
    return join(this.#settings.root, task, name);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
