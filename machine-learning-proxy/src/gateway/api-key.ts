import { createHash, timingSafeEqual } from 'node:crypto';
import { PredictError } from '../protocol/errors.ts';

/**
 * Lets only callers pass that show the key; everybody where no key was set. The time that it takes tells nothing about
 * the key, not even its length.
 *
 * @throws PredictError `unauthorized`
 */
export function requireKey(key: string | undefined, shown: string | undefined): void {
  if (key !== undefined && !timingSafeEqual(digest(key), digest(shown ?? ''))) {
    throw new PredictError('unauthorized', 'The API key is missing or wrong');
  }
}

/** The key that a caller shows: `x-api-key`, or `Authorization: Bearer`. */
export function shownKey(headers: Headers): string | undefined {
  const bearer = /^Bearer\s+(\S+)\s*$/i.exec(headers.get('authorization') ?? '')?.[1];
  return headers.get('x-api-key') ?? bearer;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
