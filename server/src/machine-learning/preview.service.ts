import { Injectable } from '@nestjs/common';
import { PreviewRepository } from './preview.repository.ts';

/** The image of an asset that inference looks at, or why there is nothing to look at, in a fixed phrase. */
export type Preview =
  { readonly path: string } | { readonly missing: 'asset is gone' | 'asset is hidden' | 'asset has no preview' };

@Injectable()
export class PreviewService {
  constructor(private readonly repository: PreviewRepository) {}

  async find(assetId: string): Promise<Preview> {
    const found = await this.repository.findPreview(assetId);
    if (!found) {
      return { missing: 'asset is gone' };
    }
    // The moving half of a live photo is hidden; its photo half stands for both.
    if (found.visibility === 'hidden') {
      return { missing: 'asset is hidden' };
    }
    return found.path === null ? { missing: 'asset has no preview' } : { path: found.path };
  }
}
