import type { AssetResponseDto } from '#lib/api/client.ts';
import type { RecognisedLine } from '#lib/api/recognised-text.ts';

/** The calls that looking at a photo makes. */
export interface PhotoCalls {
  getAsset(id: string): Promise<AssetResponseDto>;
  listLines(id: string, query?: string): Promise<RecognisedLine[]>;
  correctLine(id: string, lineId: string, text: string | null): Promise<unknown>;
  regenerateOcr(id: string): Promise<unknown>;
  regenerateClip(id: string): Promise<unknown>;
}

export interface PhotoViewingOptions {
  /** What the photo was searched by; its matches are marked. */
  query?: string | undefined;
  pollIntervalMs?: number;
  /** How long to look out for a new text before giving up on it. */
  patienceMs?: number;
}

/** The photo one looks at: its details, its text, and whether the text is being read anew. */
export class PhotoViewing {
  readonly #calls: PhotoCalls;
  readonly #query: string | undefined;
  readonly #pollIntervalMs: number;
  readonly #patienceMs: number;
  #id = '';
  #poll: ReturnType<typeof setInterval> | undefined;
  asset = $state.raw<AssetResponseDto>();
  lines = $state.raw<RecognisedLine[]>([]);
  failure = $state.raw<unknown>();
  isReading = $state(false);
  /** In a video, when what it was searched by is seen first, in milliseconds; as it was when the video was turned to. */
  matchTimeMs = $state<number>();

  constructor(calls: PhotoCalls, { query, pollIntervalMs = 1500, patienceMs = 90_000 }: PhotoViewingOptions = {}) {
    this.#calls = calls;
    this.#query = query;
    this.#pollIntervalMs = pollIntervalMs;
    this.#patienceMs = patienceMs;
  }

  /** Turns to another photo. What belonged to the one before is dropped at once. */
  async show(id: string): Promise<void> {
    this.stopWatching();
    this.#id = id;
    this.asset = undefined;
    this.lines = [];
    this.matchTimeMs = undefined;
    this.failure = undefined;
    try {
      const [asset, lines] = await Promise.all([
        this.#calls.getAsset(id),
        this.#calls.listLines(id, this.#query).catch(() => []),
      ]);
      if (this.#id === id) {
        this.asset = asset;
        this.lines = lines;
        this.matchTimeMs = firstMatchOf(lines);
      }
    } catch (error) {
      if (this.#id === id) {
        this.failure = error;
      }
    }
  }

  /** Reads details and text again, without a flicker in between. */
  async refresh(): Promise<void> {
    const id = this.#id;
    const [asset, lines] = await Promise.all([this.#calls.getAsset(id), this.#calls.listLines(id, this.#query)]);
    if (this.#id === id) {
      this.asset = asset;
      this.lines = lines;
    }
  }

  /**
   * Has the text read anew and puts it here when it is ready: on the announcement (see {@link onTextUpdated}), and,
   * should that be missed, by asking now and then whether the lines are others than before.
   * `ontired` is called when nothing came for a long time.
   */
  async regenerateOcr(onready: () => void, ontired: () => void): Promise<void> {
    const id = this.#id;
    const before = keyOf(this.lines);
    await this.#calls.regenerateOcr(id);
    if (this.#id !== id) {
      return;
    }
    this.stopWatching();
    this.isReading = true;
    this.#onready = onready;
    const deadline = Date.now() + this.#patienceMs;
    this.#poll = setInterval(() => {
      if (Date.now() > deadline) {
        this.stopWatching();
        ontired();
        return;
      }
      void this.#calls
        .listLines(id, this.#query)
        .then((lines) => {
          if (this.isReading && this.#id === id && keyOf(lines) !== before) {
            this.#finishReading(lines);
          }
        })
        .catch(() => undefined);
    }, this.#pollIntervalMs);
  }

  regenerateClip(): Promise<unknown> {
    return this.#calls.regenerateClip(this.#id);
  }

  /** Stores what really stands in a line; null gives back what was read. The lines are those of the server afterwards. */
  async correct(lineId: string, text: string | null): Promise<void> {
    const id = this.#id;
    await this.#calls.correctLine(id, lineId, text);
    const lines = await this.#calls.listLines(id, this.#query);
    if (this.#id === id) {
      this.lines = lines;
    }
  }

  /** To be called when the server announces that the text of a photo has been read anew. */
  async onTextUpdated(assetId: string): Promise<void> {
    if (assetId !== this.#id) {
      return;
    }
    const lines = await this.#calls.listLines(assetId, this.#query);
    if (assetId === this.#id) {
      this.#finishReading(lines);
    }
  }

  /** Ends the look-out for a new text; to be called when the viewer closes. */
  stopWatching(): void {
    clearInterval(this.#poll);
    this.isReading = false;
    this.#onready = undefined;
  }

  #onready: (() => void) | undefined;

  #finishReading(lines: RecognisedLine[]): void {
    const onready = this.#onready;
    this.lines = lines;
    this.stopWatching();
    onready?.();
  }
}

function firstMatchOf(lines: readonly RecognisedLine[]): number | undefined {
  const times = lines.flatMap(({ matched, timeMs }) => (matched && typeof timeMs === 'number' ? [timeMs] : []));
  return times.length > 0 ? Math.min(...times) : undefined;
}

const keyOf = (lines: readonly RecognisedLine[]): string => lines.map(({ id, text }) => `${id} ${text}`).join();
