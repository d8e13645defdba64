/** Remembers the newest results of an asynchronous function; equal requests at the same time share one call. */
export class AgingCache<T> {
  private readonly entries = new Map<string, { readonly value: Promise<T>; readonly expiresAtMs: number }>();

  constructor(
    private readonly capacity: number,
    private readonly maxAgeMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The remembered value of `key`, or what `make` gives. Failures are not remembered. */
  get(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.entries.get(key);
    this.entries.delete(key);
    const entry =
      known && known.expiresAtMs > this.now() ? known : { value: make(), expiresAtMs: this.now() + this.maxAgeMs };
    this.entries.set(key, entry);
    entry.value.catch(() => {
      if (this.entries.get(key) === entry) {
        this.entries.delete(key);
      }
    });
    if (this.entries.size > this.capacity) {
      const [oldest] = this.entries.keys();
      this.entries.delete(oldest!);
    }
    return entry.value;
  }
}
