import { describeFailure, statusOf } from '#lib/api/failure.ts';
import type { UploadAnswer, UploadOptions } from '#lib/api/upload.ts';

export type UploadStatus = 'waiting' | 'hashing' | 'uploading' | 'created' | 'duplicate' | 'failed';

/** The server already has a file with that checksum. */
export interface KnownAsset {
  assetId: string;
  isTrashed: boolean;
}

/** The steps of an upload that leave the page. */
export interface UploadSteps {
  /** sha1 as hex, or undefined where it cannot be computed. */
  hash(file: File): Promise<string | undefined>;
  findByChecksum(checksum: string): Promise<KnownAsset | undefined>;
  send(file: File, options: UploadOptions): Promise<UploadAnswer>;
}

/** One file on its way. */
export class Upload {
  readonly id: string;
  readonly file: File;
  status = $state<UploadStatus>('waiting');
  /** Sent fraction, 0–1. */
  progress = $state(0);
  /** What went wrong; only when failed. */
  failure = $state('');
  /** The photo it became, or the one that was there already. */
  assetId = $state<string>();
  isInTrash = $state(false);

  constructor(id: string, file: File) {
    this.id = id;
    this.file = file;
  }

  get isFinished(): boolean {
    return this.status === 'created' || this.status === 'duplicate' || this.status === 'failed';
  }
}

const MAX_ATTEMPTS = 3;
const isWorthRetrying = (error: unknown): boolean => {
  const status = statusOf(error);
  return status === 0 || status === 429 || (status !== undefined && status >= 502 && status <= 504);
};

/** Files waiting, under way and done, a few at a time. */
export class UploadQueue {
  readonly #steps: UploadSteps;
  readonly #parallel: number;
  readonly #retryDelayMs: number;
  readonly #abort = new AbortController();
  #nextId = 0;
  #running = 0;
  uploads = $state.raw<Upload[]>([]);

  constructor(steps: UploadSteps, { parallel = 3, retryDelayMs = 1000 } = {}) {
    this.#steps = steps;
    this.#parallel = parallel;
    this.#retryDelayMs = retryDelayMs;
  }

  readonly created = $derived(this.#countOf('created'));
  readonly duplicates = $derived(this.#countOf('duplicate'));
  readonly failed = $derived(this.#countOf('failed'));
  readonly finished = $derived(this.created + this.duplicates + this.failed);
  readonly isBusy = $derived(this.finished < this.uploads.length);
  /** Fraction of all files, 0–1, each file counting the same. */
  readonly progress = $derived(
    this.uploads.length === 0
      ? 0
      : this.uploads.reduce((sum, upload) => sum + (upload.isFinished ? 1 : upload.progress), 0) / this.uploads.length,
  );

  add(files: Iterable<File>): void {
    const added = Array.from(files, (file) => new Upload(String(this.#nextId++), file));
    this.uploads = [...this.uploads, ...added];
    this.#startMore();
  }

  retryFailed(): void {
    for (const upload of this.uploads) {
      if (upload.status === 'failed') {
        upload.status = 'waiting';
        upload.progress = 0;
        upload.failure = '';
      }
    }
    this.#startMore();
  }

  clearFinished(): void {
    this.uploads = this.uploads.filter(({ isFinished }) => !isFinished);
  }

  /** Stops everything that is under way. The queue cannot be used afterwards. */
  close(): void {
    this.#abort.abort();
    this.uploads = [];
  }

  #countOf(status: UploadStatus): number {
    return this.uploads.filter((upload) => upload.status === status).length;
  }

  #startMore(): void {
    while (this.#running < this.#parallel && !this.#abort.signal.aborted) {
      const next = this.uploads.find(({ status }) => status === 'waiting');
      if (!next) {
        return;
      }
      this.#running += 1;
      next.status = 'hashing';
      void this.#run(next).finally(() => {
        this.#running -= 1;
        this.#startMore();
      });
    }
  }

  async #run(upload: Upload): Promise<void> {
    try {
      const checksum = await this.#steps.hash(upload.file);
      const known = checksum === undefined ? undefined : await this.#steps.findByChecksum(checksum);
      if (known) {
        upload.assetId = known.assetId;
        upload.isInTrash = known.isTrashed;
        upload.status = 'duplicate';
        return;
      }
      upload.status = 'uploading';
      const answer = await this.#send(upload, checksum);
      upload.assetId = answer.id;
      upload.status = answer.status === 'duplicate' ? 'duplicate' : 'created';
    } catch (error) {
      upload.failure = describeFailure(error);
      upload.status = 'failed';
    }
  }

  async #send(upload: Upload, checksum: string | undefined): Promise<UploadAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#steps.send(upload.file, {
          ...(checksum !== undefined && { checksum }),
          onprogress: (fraction) => (upload.progress = fraction),
          signal: this.#abort.signal,
        });
      } catch (error) {
        if (attempt >= MAX_ATTEMPTS || !isWorthRetrying(error)) {
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, this.#retryDelayMs * attempt));
      }
    }
  }
}
