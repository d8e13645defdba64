import { SvelteSet } from 'svelte/reactivity';

/** The photos ticked in a grid. */
export class Selection {
  readonly #ids = new SvelteSet<string>();
  #anchor: string | undefined;

  get ids(): ReadonlySet<string> {
    return this.#ids;
  }

  get size(): number {
    return this.#ids.size;
  }

  get isActive(): boolean {
    return this.#ids.size > 0;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Ticks or unticks one photo; the next range starts here. */
  toggle(id: string): void {
    if (!this.#ids.delete(id)) {
      this.#ids.add(id);
    }
    this.#anchor = id;
  }

  /** Ticks everything between the last toggled photo and this one, `between` telling what lies there. */
  extendTo(id: string, between: (fromId: string, toId: string) => string[]): void {
    const range = this.#anchor === undefined ? [] : between(this.#anchor, id);
    for (const each of range.length > 0 ? range : [id]) {
      this.#ids.add(each);
    }
    this.#anchor = id;
  }

  clear(): void {
    this.#ids.clear();
    this.#anchor = undefined;
  }
}
