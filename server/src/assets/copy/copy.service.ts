import { Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { readFile } from 'node:fs/promises';
import { AlbumsService } from '../../albums/albums.service.ts';
import { AssetAccessService } from '../../auth/asset-access.service.ts';
import { Database } from '../../database/database.ts';
import type { Auth } from '../../http/current-user.ts';
import { BadRequestError } from '../../http/domain-error.ts';
import { JobQueue } from '../../jobs/job-queue.ts';
import { Storage } from '../../storage/storage.ts';
import { CopyRepository } from './copy.repository.ts';
import type { AssetCopy } from './copy.schemas.ts';

/** Gives a photo that takes the place of another what people have done with that one. */
@Injectable()
export class CopyService {
  constructor(
    private readonly database: Database,
    private readonly repository: CopyRepository,
    private readonly access: AssetAccessService,
    private readonly albums: AlbumsService,
    private readonly storage: Storage,
    private readonly jobs: JobQueue,
  ) {}

  /** @throws BadRequestError when the two are one asset, or not both the caller's */
  async copy(auth: Auth, { sourceId, targetId, albums, favorite, sidecar }: AssetCopy): Promise<void> {
    await this.access.requireAssets(auth, [sourceId, targetId], Permission.AssetCopy);
    if (sourceId === targetId) {
      throw new BadRequestError('Source and target id must be distinct');
    }
    await this.database.transaction(async (tx) => {
      if (albums) await this.albums.copyMemberships(auth, sourceId, targetId, tx);
      if (favorite) await this.repository.copyFavorite(sourceId, targetId, tx);
    });
    if (sidecar) {
      await this.copySidecar(sourceId, targetId);
    }
  }

  private async copySidecar(sourceId: string, targetId: string): Promise<void> {
    const [source, target] = await Promise.all([
      this.repository.findPaths(sourceId),
      this.repository.findPaths(targetId),
    ]);
    const path = target?.sidecarPath ?? (target && `${target.originalPath}.xmp`);
    // Nothing is written into external libraries.
    if (!source?.sidecarPath || path === undefined || !this.storage.owns(path)) {
      return;
    }
    await this.storage.write(path, await readFile(source.sidecarPath));
    await this.repository.setSidecar(targetId, path);
    await this.jobs.add('AssetExtractMetadata', { id: targetId, source: 'copy' });
  }
}
