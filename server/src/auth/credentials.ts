import { parseCookie } from 'cookie';
import type { IncomingHttpHeaders } from 'node:http';

/** Names of the cookies that a browser session keeps. */
export const COOKIE = {
  accessToken: 'immich_access_token',
  authType: 'immich_auth_type',
  isAuthenticated: 'immich_is_authenticated',
} as const;

/** What a request shows to say who it comes from. A session token wins over an API key. */
export type Credentials = { readonly sessionToken: string } | { readonly apiKey: string };

export interface CredentialSource {
  readonly headers: IncomingHttpHeaders;
  readonly query: Readonly<Record<string, unknown>>;
}

/** Finds the credentials of a request in the places, and in the order, in which Immich looks for them. */
export function findCredentials({ headers, query }: CredentialSource): Credentials | undefined {
  const sessionToken =
    single(headers['x-immich-user-token']) ??
    single(headers['x-immich-session-token']) ??
    single(query['sessionKey']) ??
    bearerToken(headers.authorization) ??
    parseCookie(headers.cookie ?? '')[COOKIE.accessToken];
  if (sessionToken) {
    return { sessionToken };
  }
  const apiKey = single(headers['x-api-key']) ?? single(query['apiKey']);
  return apiKey ? { apiKey } : undefined;
}

function single(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function bearerToken(authorization: string | undefined): string | undefined {
  const [scheme, token] = authorization?.split(' ') ?? [];
  return scheme?.toLowerCase() === 'bearer' ? single(token) : undefined;
}
