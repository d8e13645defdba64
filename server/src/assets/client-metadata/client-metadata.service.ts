import { Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { AssetAccessService } from '../../auth/asset-access.service.ts';
import type { Auth } from '../../http/current-user.ts';
import { BadRequestError } from '../../http/domain-error.ts';
import { ClientMetadataRepository } from './client-metadata.repository.ts';
import type { MetadataEntry, MetadataKey, StoredMetadata } from './client-metadata.ts';

/** What clients remember of assets for themselves, such as where a phone has them. */
@Injectable()
export class ClientMetadataService {
  constructor(
    private readonly repository: ClientMetadataRepository,
    private readonly access: AssetAccessService,
  ) {}

  async list(auth: Auth, assetId: string): Promise<StoredMetadata[]> {
    await this.access.requireAssets(auth, [assetId], Permission.AssetRead);
    return this.repository.list(assetId);
  }

  /** @throws BadRequestError when the asset has no entry with this key */
  async get(auth: Auth, assetId: string, key: string): Promise<StoredMetadata> {
    await this.access.requireAssets(auth, [assetId], Permission.AssetRead);
    const [entry] = await this.repository.list(assetId, key);
    if (!entry) {
      throw new BadRequestError(`Metadata with key "${key}" not found for asset with id "${assetId}"`);
    }
    return entry;
  }

  async upsert(auth: Auth, entries: readonly MetadataEntry[]): Promise<StoredMetadata[]> {
    await this.requireOwned(auth, entries);
    return this.repository.upsert(entries);
  }

  async delete(auth: Auth, keys: readonly MetadataKey[]): Promise<void> {
    await this.requireOwned(auth, keys);
    await this.repository.delete(keys);
  }

  private async requireOwned(auth: Auth, keys: readonly MetadataKey[]): Promise<void> {
    const assetIds = [...new Set(keys.map(({ assetId }) => assetId))];
    await this.access.requireAssets(auth, assetIds, Permission.AssetUpdate);
  }
}
