/** One line of JSON, as the server logs. Never a token, a text of a photo or a name of a file. */
export function log(level: 'log' | 'warn' | 'error', message: string, facts: object = {}): void {
  const line = JSON.stringify({ timestamp: Date.now(), level, context: 'ImmichOcr', message, ...facts });
  process.stdout.write(`${line}\n`);
}

/** What may be told of an error: its message, and that of what caused it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
