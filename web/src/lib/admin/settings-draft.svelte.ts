import type { SystemConfig } from '#lib/api/client.ts';

/** The system's settings while someone edits them. Settings that have no field are kept as they came. */
export class SettingsDraft {
  #stored = $state.raw('');
  config: SystemConfig;

  constructor(stored: SystemConfig) {
    this.config = $state(structuredClone(stored));
    this.#stored = JSON.stringify(stored);
  }

  readonly isChanged: boolean = $derived.by(() => JSON.stringify(this.config) !== this.#stored);

  /** The draft as plain data, to be sent. */
  snapshot(): SystemConfig {
    return $state.snapshot(this.config);
  }

  /** What was saved is the draft now. */
  accept(stored: SystemConfig): void {
    this.replace(stored);
    this.#stored = JSON.stringify(stored);
  }

  /** Puts other values into the draft, to be saved or not. */
  replace(values: SystemConfig): void {
    this.config = structuredClone(values);
  }
}
