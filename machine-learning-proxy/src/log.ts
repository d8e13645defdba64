/** From the least to the most important. `warn`: degraded but served. `error`: someone must look. */
export const LOG_LEVELS = ['debug', 'log', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

let lowest: LogLevel = 'log';

/** Leaves out what is less important from now on, in this thread. */
export function setLogLevel(level: LogLevel): void {
  lowest = level;
}

/** Writes one JSON line to the standard output: a fixed sentence and facts. Never pass text read from a picture. */
export function log(level: LogLevel, message: string, facts: Record<string, unknown> = {}): void {
  if (LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(lowest)) {
    process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...facts })}\n`);
  }
}
