import { Injectable } from '@nestjs/common';
import { isDecodedImage, isHeif } from '../assets/media-types.ts';
import { Events } from '../events/events.ts';
import type { JobPayload } from '../jobs/job-catalogue.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { ExifReader } from '../metadata/exif-reader.ts';
import { Storage } from '../storage/storage.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import { readHeif } from './read-heif.ts';
import { type PicturesSettings, type RenderedPictures, renderPictures } from './render-pictures.ts';
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
    private readonly config: SystemConfigService,
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
    const { image } = await this.config.get();
    const pictures = await this.render(input, image, signal);
    if (!(await this.save(input, pictures, image))) {
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

  private async render(
    input: ThumbnailInput,
    settings: PicturesSettings,
    signal: AbortSignal,
  ): Promise<RenderedPictures> {
    if (input.type === 'VIDEO') {
      return renderPictures(await readVideoFrame(input.originalPath, input.durationMs, signal), settings);
    }
    if (isDecodedImage(input.originalPath)) {
      return renderPictures(input.originalPath, settings);
    }
    const decoded = isHeif(input.originalPath) && (await readHeif(input.originalPath, signal));
    if (decoded) {
      return renderPictures(decoded, settings, 'upright');
    }
    const preview = await this.exif.readEmbeddedPreview(input.originalPath);
    return renderPictures(preview ?? input.originalPath, settings, Number(input.orientation ?? 1));
  }

  /** @returns false when the asset is gone */
  private async save(input: ThumbnailInput, pictures: RenderedPictures, settings: PicturesSettings): Promise<boolean> {
    const files = (['preview', 'thumbnail'] as const).map((type): RenderedFile & { readonly content: Buffer } => ({
      type,
      path: this.storage.derivedPath(input.ownerId, input.id, type, settings[type].format),
      isTransparent: type === 'thumbnail' && settings[type].format === 'webp' && pictures.isTransparent,
      isProgressive: settings[type].format === 'jpeg' && settings[type].progressive === true,
      content: pictures[type],
    }));
    await Promise.all(files.map(({ path, content }) => this.storage.write(path, content)));
    const replaced = await this.repository.save(input.id, files, pictures.thumbhash);
    const paths = files.map(({ path }) => path);
    await this.storage.remove(replaced ? replaced.filter((path) => !paths.includes(path)) : paths);
    return replaced !== undefined;
  }
}
