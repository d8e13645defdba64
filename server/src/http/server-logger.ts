import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { correlationId } from './request-context.ts';

/** Nest lists every module and route when it starts, which tells nothing to the person who runs the server. */
const FRAMEWORK_CONTEXTS: ReadonlySet<unknown> = new Set(['InstanceLoader', 'RouterExplorer', 'RoutesResolver']);

/** JSON for programs that collect logs, Nest's own coloured lines for a person at a terminal. */
export type LogFormat = 'json' | 'console';

/** Nest's logger; adds to JSON the id of the request or job that a line was written for. */
export class ServerLogger extends ConsoleLogger {
  constructor(logLevels: LogLevel[], format: LogFormat) {
    super({ json: format === 'json', logLevels, compact: true });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (!FRAMEWORK_CONTEXTS.has(rest.at(-1))) {
      super.log(message, ...(rest as [string]));
    }
  }

  protected override getJsonLogObject(...args: Parameters<ConsoleLogger['getJsonLogObject']>) {
    const id = correlationId();
    return { ...super.getJsonLogObject(...args), ...(id && { correlationId: id }) };
  }
}
