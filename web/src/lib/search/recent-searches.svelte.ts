const KEPT = 5;
/** Longer ones are pasted texts rather than searches to come back to. */
const MAX_LENGTH = 200;

/** What one user searched for last, newest first. It stays in this browser, until they log out. */
export class RecentSearches {
  readonly #key: string;
  readonly #storage: Storage;
  queries = $state.raw<readonly string[]>([]);

  constructor(userId: string, storage: Storage = localStorage) {
    this.#key = `immich-ocr-searches-${userId}`;
    this.#storage = storage;
    this.queries = stringsIn(storage.getItem(this.#key));
  }

  add(query: string): void {
    if (query.length <= MAX_LENGTH) {
      this.#keep([query, ...this.queries.filter((other) => other !== query)].slice(0, KEPT));
    }
  }

  forget(query: string): void {
    this.#keep(this.queries.filter((other) => other !== query));
  }

  forgetAll(): void {
    this.#keep([]);
  }

  #keep(queries: readonly string[]): void {
    this.queries = queries;
    if (queries.length > 0) {
      this.#storage.setItem(this.#key, JSON.stringify(queries));
    } else {
      this.#storage.removeItem(this.#key);
    }
  }
}

/** The texts of a stored list; none of anything else, which another version may have left there. */
function stringsIn(stored: string | null): string[] {
  try {
    const list: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string').slice(0, KEPT) : [];
  } catch {
    return [];
  }
}
