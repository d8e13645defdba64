import type { QueryPart } from '#lib/api/search.ts';

export type ReadQuery = (query: string, signal: AbortSignal) => Promise<QueryPart[]>;

const PAUSE_MS = 150;

/**
 * How a query is understood, while it is typed: asked for when the typing pauses, dropped when it goes on. Without an
 * answer there are no parts, and nothing else is lost.
 */
export class QueryReading {
  readonly #read: ReadQuery;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pending: AbortController | undefined;
  /** The query that `parts` are of. */
  query = $state('');
  parts = $state.raw<QueryPart[]>([]);

  constructor(read: ReadQuery) {
    this.#read = read;
  }

  /** Follows a text that somebody types. The parts of the text before stay until those of this one are known. */
  follow(query: string): void {
    this.close();
    if (query.trim() === '') {
      this.#show(query, []);
    } else {
      this.#timer = setTimeout(() => void this.read(query), PAUSE_MS);
    }
  }

  /** Reads a query at once. Never fails. */
  async read(query: string): Promise<void> {
    this.close();
    const pending = new AbortController();
    this.#pending = pending;
    const parts = await this.#read(query, pending.signal).catch(() => []);
    if (!pending.signal.aborted) {
      this.#show(query, parts);
    }
  }

  /** Forgets what was asked for and not answered yet. */
  close(): void {
    clearTimeout(this.#timer);
    this.#pending?.abort();
  }

  #show(query: string, parts: QueryPart[]): void {
    this.query = query;
    this.parts = parts;
  }
}
