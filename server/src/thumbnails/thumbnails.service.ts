import { Injectable } from '@nestjs/common';
import { isDecodedImage } from '../assets/media-types.ts';
import { Events } from '../events/events.ts';
import type { JobPayload } from '../jobs/job-catalogue.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { ExifReader } from '../metadata/exif-reader.ts';
import { Storage } from '../storage/storage.ts';
import { type RenderedPictures, renderPictures } from './render-pictures.ts';
import { type RenderedFile, type ThumbnailInput, ThumbnailsRepository } from './thumbnails.repository.ts';
import { readVideoFrame } from './video-frame.ts';

/** Draws the pictures by which assets are shown. */
@Injectable()
export class ThumbnailsService {
  constructor(
    private readonly repository: ThumbnailsRepository,
    private readonly storage: Storage,
    private readonly exif: ExifReader,
    private readonly jobs: JobQueue,
    private readonly events: Events,
  ) {}

  /**
   * Draws and stores the pictures of an asset, in the place of those that it has.
   * A new upload then goes on to be read and looked at, and clients hear of it.
   *
   * @returns false when the asset is gone
   * @throws UnreadableFileError when its file can not be shown
   */
  async generate(id: string, { isUpload }: { isUpload: boolean }, signal: AbortSignal): Promise<boolean> {
    const input = await this.repository.findInput(id);
    if (!input) {
      return false;
    }
    const pictures = await this.render(input, signal);
    if (!(await this.save(input, pictures))) {
      return false;
    }
    const asset = { userId: input.ownerId, assetId: id };
    if (isUpload) {
      await this.jobs.add('SmartSearch', { id });
      await this.jobs.add('Ocr', { id });
      if (input.visibility !== 'hidden') await this.events.publish({ name: 'AssetUploaded', ...asset });
    } else {
      await this.events.publish({ name: 'AssetUpdated', ...asset });
    }
    return true;
  }

  /** Queues all assets, or without `force` those that have no pictures, as after a crash. */
  queueAll({ force, skipFailed }: JobPayload<'AssetGenerateThumbnailsQueueAll'>, signal: AbortSignal): Promise<void> {
    return this.jobs.addForAssets('AssetGenerateThumbnails', this.repository.streamIds({ onlyMissing: !force }), {
      payload: (id) => (force ? { id } : { id, source: 'upload' }),
      skipFailed,
      signal,
    });
  }

  private async render(input: ThumbnailInput, signal: AbortSignal): Promise<RenderedPictures> {
    if (input.type === 'VIDEO') {
      return renderPictures(await readVideoFrame(input.originalPath, input.durationMs, signal));
    }
    if (isDecodedImage(input.originalPath)) {
      return renderPictures(input.originalPath);
    }
    const preview = await this.exif.readEmbeddedPreview(input.originalPath);
    return renderPictures(preview ?? input.originalPath, Number(input.orientation ?? 1));
  }

  private async save(input: ThumbnailInput, pictures: RenderedPictures): Promise<boolean> {
    const files = (['preview', 'thumbnail'] as const).map((type): RenderedFile & { readonly content: Buffer } => ({
      type,
      path: this.storage.derivedPath(input.ownerId, input.id, type),
      isTransparent: type === 'thumbnail' && pictures.isTransparent,
      content: pictures[type],
    }));
    await Promise.all(files.map(({ path, content }) => this.storage.write(path, content)));
    const isSaved = await this.repository.save(input.id, files, pictures.thumbhash);
    if (!isSaved) {
      await this.storage.remove(files.map(({ path }) => path));
    }
    return isSaved;
  }
}
