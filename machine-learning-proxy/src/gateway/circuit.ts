const FAILURES_TO_OPEN = 3;
const PAUSE_MS = 10_000;

/** How a request to a backend ended, as far as the backend is to blame; unknown when the caller left. */
export type Outcome = 'well' | 'ill' | 'unknown';

/**
 * Keeps requests away from a backend that keeps failing: after three failures in a row it opens; after a pause, or as
 * soon as a health check succeeds, one request may try.
 */
export class Circuit {
  readonly #now: () => number;
  #failures = 0;
  #openUntilMs = 0;
  #isTrying = false;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get state(): 'closed' | 'half-open' | 'open' {
    if (this.#failures < FAILURES_TO_OPEN) {
      return 'closed';
    }
    return this.#now() < this.#openUntilMs ? 'open' : 'half-open';
  }

  /** Whether a request may be sent now. */
  get admits(): boolean {
    return this.state === 'closed' || (this.state === 'half-open' && !this.#isTrying);
  }

  /** A request is being sent. Each call is followed by one of {@link settle}. */
  begin(): void {
    this.#isTrying = this.state === 'half-open';
  }

  settle(outcome: Outcome): void {
    this.#isTrying = false;
    if (outcome === 'well') {
      this.#failures = 0;
    } else if (outcome === 'ill') {
      this.#failures += 1;
      this.#openUntilMs = this.#now() + PAUSE_MS;
    }
  }

  /** A health check ended. A healthy backend is tried at once, not trusted at once. */
  observeHealth(isHealthy: boolean): void {
    if (!isHealthy) {
      this.settle('ill');
    } else if (this.state === 'open') {
      this.#openUntilMs = this.#now();
    }
  }
}
