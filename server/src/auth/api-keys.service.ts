import { type ApiKeyCreateResponseDto, type ApiKeyResponseDto, type Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import type { Auth } from '../http/current-user.ts';
import { AccessDeniedError, BadRequestError } from '../http/domain-error.ts';
import { type ApiKey, ApiKeyRepository } from './api-key.repository.ts';
import { grants } from './authenticator.service.ts';
import { createSecret, digestSecret } from './secret.ts';

/** The keys that a user gives to programs. */
@Injectable()
export class ApiKeysService {
  constructor(private readonly keys: ApiKeyRepository) {}

  /** @throws BadRequestError when a key asks for a key with more permissions than it has itself */
  async create(auth: Auth, request: { name: string; permissions: Permission[] }): Promise<ApiKeyCreateResponseDto> {
    requireNoEscalation(auth, request.permissions);
    const secret = createSecret();
    const apiKey = response(await this.keys.create({ ...request, userId: auth.user.id, key: digestSecret(secret) }));
    return { ...apiKey, secret, apiKey };
  }

  async list(auth: Auth): Promise<ApiKeyResponseDto[]> {
    return (await this.keys.listByUser(auth.user.id)).map(response);
  }

  /** The key that the request itself was made with. */
  async getMine(auth: Auth): Promise<ApiKeyResponseDto> {
    if (!auth.apiKey) {
      throw new AccessDeniedError('Not authenticated with an API Key');
    }
    return this.get(auth, auth.apiKey.id);
  }

  async get(auth: Auth, id: string): Promise<ApiKeyResponseDto> {
    return response(requireFound(await this.keys.find(id, auth.user.id)));
  }

  async update(
    auth: Auth,
    id: string,
    change: { name?: string; permissions?: Permission[] },
  ): Promise<ApiKeyResponseDto> {
    requireNoEscalation(auth, change.permissions ?? []);
    return response(requireFound(await this.keys.update(id, auth.user.id, change)));
  }

  async delete(auth: Auth, id: string): Promise<void> {
    if (!(await this.keys.delete(id, auth.user.id))) {
      requireFound(undefined);
    }
  }
}

function requireNoEscalation(auth: Auth, permissions: readonly Permission[]): void {
  if (auth.apiKey && !grants(auth.apiKey.permissions, ...permissions)) {
    throw new BadRequestError('Cannot grant permissions you do not have');
  }
}

function requireFound(key: ApiKey | undefined): ApiKey {
  if (!key) {
    throw new BadRequestError('API Key not found');
  }
  return key;
}

function response(key: ApiKey): ApiKeyResponseDto {
  return { ...key, createdAt: key.createdAt.toISOString(), updatedAt: key.updatedAt.toISOString() };
}
