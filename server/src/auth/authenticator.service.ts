import type { Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import type { Auth } from '../http/current-user.ts';
import { AccessDeniedError, UnauthenticatedError } from '../http/domain-error.ts';
import type { EndpointAccess } from '../http/endpoint.ts';
import { ApiKeyRepository } from './api-key.repository.ts';
import { type CredentialSource, findCredentials } from './credentials.ts';
import { digestSecret } from './secret.ts';
import { SessionRepository } from './session.repository.ts';

const TOUCH_INTERVAL_MS = 60 * 60 * 1000;

/** Turns the credentials of a request into the user behind them, and says whether that user may go on. */
@Injectable()
export class AuthenticatorService {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly apiKeys: ApiKeyRepository,
  ) {}

  /** @throws UnauthenticatedError when the credentials are missing, wrong or expired */
  async authenticate(source: CredentialSource): Promise<Auth> {
    const credentials = findCredentials(source);
    if (!credentials) {
      throw new UnauthenticatedError('Authentication required');
    }
    return 'sessionToken' in credentials ? this.bySession(credentials.sessionToken) : this.byApiKey(credentials.apiKey);
  }

  private async bySession(token: string): Promise<Auth> {
    const found = await this.sessions.findByToken(digestSecret(token));
    if (!found) {
      throw new UnauthenticatedError('Invalid user token');
    }
    const { sessionId, updatedAt, ...user } = found;
    if (Date.now() - updatedAt.getTime() > TOUCH_INTERVAL_MS) {
      await this.sessions.touch(sessionId);
    }
    return { user, session: { id: sessionId } };
  }

  private async byApiKey(secret: string): Promise<Auth> {
    const found = await this.apiKeys.findBySecret(digestSecret(secret));
    if (!found) {
      throw new UnauthenticatedError('Invalid API key');
    }
    const { apiKeyId, permissions, ...user } = found;
    return { user, apiKey: { id: apiKeyId, permissions } };
  }
}

/** @throws AccessDeniedError when an endpoint asks for more than `auth` has */
export function requireAccess(auth: Auth, { permission, admin }: EndpointAccess): void {
  if (admin && !auth.user.isAdmin) {
    throw new AccessDeniedError('Forbidden');
  }
  if (permission === 'public' || permission === 'authenticated') {
    return;
  }
  if (auth.apiKey && !grants(auth.apiKey.permissions, permission)) {
    throw new AccessDeniedError(`Missing required permission: ${permission}`);
  }
}

/** Whether a set of permissions includes another; `all` includes every one. */
export function grants(held: readonly Permission[], ...wanted: readonly Permission[]): boolean {
  return held.some((permission) => (permission as string) === 'all') || wanted.every((p) => held.includes(p));
}
