type Level = 'debug' | 'log' | 'warn' | 'error';

/** Writes one JSON line to the standard output: a fixed sentence and facts. Never pass text read from a picture. */
export function log(level: Level, message: string, facts: Record<string, unknown> = {}): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...facts })}\n`);
}
