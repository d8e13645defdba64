import { createHash, randomBytes } from 'node:crypto';

/** A new session token or API key: 32 random bytes in base64 without its non-word characters. */
export function createSecret(): string {
  return randomBytes(32).toString('base64').replaceAll(/\W/g, '');
}

/** What is stored of a secret: its SHA-256 digest. */
export function digestSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
