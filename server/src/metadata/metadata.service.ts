import { Injectable } from '@nestjs/common';
import { stat } from 'node:fs/promises';
import { Database, type Tx } from '../database/database.ts';
import { Events } from '../events/events.ts';
import { UnreadableFileError } from '../http/domain-error.ts';
import type { JobPayload } from '../jobs/job-catalogue.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { type ExtractedMetadata, mapMetadata } from './exif-mapping.ts';
import { ExifReader, type FileTags } from './exif-reader.ts';
import { type MetadataInput, MetadataRepository } from './metadata.repository.ts';
import { probeVideo } from './probe-video.ts';

/** Reads what photos and videos know about themselves. */
@Injectable()
export class MetadataService {
  constructor(
    private readonly database: Database,
    private readonly repository: MetadataRepository,
    private readonly exif: ExifReader,
    private readonly jobs: JobQueue,
    private readonly events: Events,
  ) {}

  /**
   * Reads the metadata of an asset and stores it, but for what a user has said otherwise.
   * A new upload then goes on to its thumbnails.
   *
   * @returns false when the asset is gone
   * @throws UnreadableFileError when its file is gone
   */
  async extract(id: string, { isUpload }: { isUpload: boolean }, signal: AbortSignal): Promise<boolean> {
    const input = await this.repository.findInput(id);
    if (!input) {
      return false;
    }
    const file = await fileFacts(input.originalPath);
    const metadata = await this.read(input, signal);
    const isSaved = await this.database.transaction((tx) => this.save(input, metadata, file, tx));
    if (isSaved && isUpload) {
      await this.jobs.add('AssetGenerateThumbnails', { id, source: 'upload' });
    } else if (isSaved) {
      await this.events.publish({ name: 'AssetUpdated', userId: input.ownerId, assetId: id });
    }
    return isSaved;
  }

  /** Queues all assets, or without `force` those that were never read, as after a crash. */
  queueAll({ force, skipFailed }: JobPayload<'AssetExtractMetadataQueueAll'>, signal: AbortSignal): Promise<void> {
    return this.jobs.addForAssets('AssetExtractMetadata', this.repository.streamIds({ onlyMissing: !force }), {
      payload: (id) => (force ? { id } : { id, source: 'upload' }),
      skipFailed,
      signal,
    });
  }

  private async read(input: MetadataInput, signal: AbortSignal): Promise<ExtractedMetadata> {
    const [tags, sidecarTags, video] = await Promise.all([
      this.exif.read(input.originalPath),
      input.sidecarPath === null ? {} : this.exif.read(input.sidecarPath),
      input.type === 'VIDEO' ? probeVideo(input.originalPath, signal) : undefined,
    ]);
    const earliest = Math.min(input.fileCreatedAt.getTime(), input.fileModifiedAt.getTime());
    return mapMetadata({ tags: merge(tags, sidecarTags), video, fallbackDate: new Date(earliest) });
  }

  private async save(
    input: MetadataInput,
    { exif, localDateTime, durationMs, width, height }: ExtractedMetadata,
    file: { readonly fileSizeInByte: number; readonly modifyDate: Date },
    tx: Tx,
  ): Promise<boolean> {
    const locked = await this.repository.lockProperties(input.id, tx);
    if (!locked) {
      return false;
    }
    const dates = locked.includes('dateTimeOriginal') ? {} : { fileCreatedAt: exif.dateTimeOriginal, localDateTime };
    const unlocked = Object.fromEntries(Object.entries(exif).filter(([property]) => !locked.includes(property)));
    const asset = { ...dates, duration: durationMs, width, height };
    await this.repository.save(input.id, asset, { ...unlocked, ...file }, tx);
    if (exif.livePhotoCID) {
      await this.repository.linkLivePhoto(input, exif.livePhotoCID, tx);
    }
    return true;
  }
}

async function fileFacts(path: string): Promise<{ fileSizeInByte: number; modifyDate: Date }> {
  try {
    const { size, mtime } = await stat(path);
    return { fileSizeInByte: size, modifyDate: mtime };
  } catch (cause) {
    throw new UnreadableFileError('The original file is missing', { cause });
  }
}

const ABOUT_THE_FILE =
  /^(File|MIMEType|ImageSize|ImageWidth|ImageHeight|Orientation|SourceFile|Directory|errors|warnings)/;

/** Facts about the file stay those of the original; what people write into a sidecar wins over it. */
function merge(tags: FileTags, sidecarTags: FileTags): FileTags {
  const fromSidecar = Object.entries(sidecarTags).filter(([name]) => !ABOUT_THE_FILE.test(name));
  return { ...tags, ...Object.fromEntries(fromSidecar) };
}
