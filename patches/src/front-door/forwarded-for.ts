import type { IncomingMessage } from 'node:http';

/**
 * The header `x-forwarded-for` for Immich, which believes what this machine says: what a client claims stays to the left
 * of the address that it really has.
 */
export function forwardedFor({ headers, socket }: IncomingMessage): string {
  const claimed = headers['x-forwarded-for'] ?? [];
  return [...[claimed].flat(), socket.remoteAddress ?? 'unknown'].join(', ');
}
