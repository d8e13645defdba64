import type { Logger } from '@nestjs/common';

const QUIET_MS = 60_000;

/**
 * Warns of an error once a minute at most for the same cause: while a server is away, every worker reports that
 * several times a second.
 */
export class RareWarning {
  private readonly lastByCause = new Map<string, number>();

  constructor(
    private readonly logger: Logger,
    private readonly sentence: string,
  ) {}

  warn({ message: cause }: Error, now = Date.now()): void {
    if (now - (this.lastByCause.get(cause) ?? -Infinity) < QUIET_MS) {
      return;
    }
    this.lastByCause.set(cause, now);
    this.logger.warn(this.sentence, { cause });
  }
}
