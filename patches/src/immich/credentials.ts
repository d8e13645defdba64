import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const HEADERS = [
  'authorization',
  'cookie',
  'x-api-key',
  'x-immich-user-token',
  'x-immich-session-token',
  'x-immich-share-key',
  'x-immich-share-slug',
] as const;
const QUERY = ['apiKey', 'sessionKey', 'key', 'slug'] as const;

/** A key for this process alone, so that what is cached tells nothing of the credentials. */
const SECRET = randomBytes(32);

/** Everything by which Immich may know who is asking, to be shown to Immich again. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** True for a visitor of a shared link, about whom Immich alone decides. */
  readonly isShared: boolean;
  /** Equal for equal credentials, and nothing can be told from it. */
  readonly fingerprint: string;
}

/** The credentials that a request carries. */
export function credentialsOf({ headers, url = '' }: IncomingMessage): Credentials {
  const given = new URL(url, 'http://localhost').searchParams;
  const shown = HEADERS.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, [value].flat().join(', ')] as const];
  });
  const query = new URLSearchParams(
    QUERY.flatMap((name) => given.getAll(name).map((value): [string, string] => [name, value])),
  );
  const isShared = shown.some(([name]) => name.startsWith('x-immich-share-')) || query.has('key') || query.has('slug');
  const fingerprint = createHmac('sha256', SECRET)
    .update(JSON.stringify([shown, [...query]]))
    .digest('hex');
  return { headers: Object.fromEntries(shown), query, isShared, fingerprint };
}
