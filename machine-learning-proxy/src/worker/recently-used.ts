/** Keeps the few values that were used last. */
export class RecentlyUsed<T> {
  readonly #values = new Map<string, T>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The value of a key, made if it is not there. */
  get(key: string, create: () => T): T {
    const value = this.#values.has(key) ? (this.#values.get(key) as T) : create();
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#capacity) {
        break;
      }
      this.#values.delete(oldest);
    }
    return value;
  }

  forget(key: string): void {
    this.#values.delete(key);
  }
}
