import { AssetMediaSize, Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { extname, parse } from 'node:path';
import { AssetAccessService } from '../../auth/asset-access.service.ts';
import type { Auth } from '../../http/current-user.ts';
import { NotFoundError } from '../../http/domain-error.ts';
import { isWebImage, mimeType } from '../media-types.ts';
import { type AssetFiles, MediaRepository } from './media.repository.ts';

/** A file to send, and what the client is told about it. */
export interface MediaFile {
  readonly path: string;
  readonly fileName: string;
  readonly contentType: string;
}

/** A view that is answered by another one of the same asset. */
export interface MediaRedirect {
  readonly redirectTo: 'original' | 'preview';
}

/** Says which file shows an asset. */
@Injectable()
export class MediaService {
  constructor(
    private readonly repository: MediaRepository,
    private readonly access: AssetAccessService,
  ) {}

  async getOriginal(auth: Auth, id: string): Promise<MediaFile> {
    await this.access.requireAssets(auth, [id], Permission.AssetDownload);
    return original(await this.getFiles(id, 'preview'));
  }

  /** @throws NotFoundError while there is no such picture yet */
  async getThumbnail(auth: Auth, id: string, size: AssetMediaSize): Promise<MediaFile | MediaRedirect> {
    await this.access.requireAssets(auth, [id], Permission.AssetView);
    if (size === AssetMediaSize.Original) {
      return { redirectTo: 'original' };
    }
    const files = await this.getFiles(id, size);
    if (files.derivedPath !== null) {
      return derived(files, files.derivedPath, size);
    }
    if (size === AssetMediaSize.Fullsize) {
      return { redirectTo: isWebImage(files.originalPath) ? 'original' : 'preview' };
    }
    throw new NotFoundError('Asset media not found');
  }

  /** @throws NotFoundError when the asset is not a video */
  async getPlayback(auth: Auth, id: string): Promise<MediaFile> {
    await this.access.requireAssets(auth, [id], Permission.AssetView);
    const files = await this.getFiles(id, 'preview');
    if (files.type !== 'VIDEO') {
      throw new NotFoundError('The asset is not a video');
    }
    return original(files);
  }

  private async getFiles(id: string, size: 'thumbnail' | 'preview' | 'fullsize'): Promise<AssetFiles> {
    const files = await this.repository.find(id, size);
    if (!files) {
      throw new NotFoundError('Asset media not found');
    }
    return files;
  }
}

function original({ originalPath, originalFileName }: AssetFiles): MediaFile {
  return { path: originalPath, fileName: originalFileName, contentType: mimeType(originalPath) };
}

function derived({ originalFileName }: AssetFiles, path: string, size: string): MediaFile {
  const fileName = `${parse(originalFileName).name}_${size}${extname(path)}`;
  return { path, fileName, contentType: mimeType(path) };
}
