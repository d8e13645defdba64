import { AssetMediaStatus, AssetRejectReason, AssetUploadAction } from '@immich/sdk';
import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { extname } from 'node:path';
import { Database, type Tx } from '../../database/database.ts';
import { Events } from '../../events/events.ts';
import type { Auth } from '../../http/current-user.ts';
import { BadRequestError, ConflictError, DomainError } from '../../http/domain-error.ts';
import { JobQueue } from '../../jobs/job-queue.ts';
import { type Announcement, Storage } from '../../storage/storage.ts';
import { ClientMetadataRepository } from '../client-metadata/client-metadata.repository.ts';
import { isSidecar, mediaKind } from '../media-types.ts';
import { type ReceivedFile, type ReceivedUpload, receiveUpload, type UploadFileField } from './receive-upload.ts';
import { cleanFileName, parseChecksum, parseUploadFields, type UploadFields } from './upload-form.ts';
import { type NewAsset, UploadRepository } from './upload.repository.ts';
import type { BulkUploadCheckItem, BulkUploadCheckResult, UploadResponse } from './upload.schemas.ts';

const MAX_INSERT_ATTEMPTS = 5;

/** A complete upload whose files lie under their final names. */
interface PublishedUpload {
  readonly asset: NewAsset;
  readonly fields: UploadFields;
  readonly sidecarPath: string | undefined;
  readonly announcement: Announcement;
}

/** Takes files in: what it acknowledges is on the disk and in the database. */
@Injectable()
export class UploadService {
  private readonly logger = new Logger(UploadService.name);

  constructor(
    private readonly database: Database,
    private readonly repository: UploadRepository,
    private readonly metadata: ClientMetadataRepository,
    private readonly storage: Storage,
    private readonly jobs: JobQueue,
    private readonly events: Events,
  ) {}

  /**
   * Reads an upload from the request.
   *
   * @param announcedChecksum answers a file that is known before its content is read
   * @throws BadRequestError when the form, the file type or the checksum is wrong, or the quota is used up
   */
  async upload(auth: Auth, request: IncomingMessage, announcedChecksum?: string): Promise<UploadResponse> {
    const checksum = announcedChecksum === undefined ? undefined : parseChecksum(announcedChecksum);
    const known = checksum && (await this.repository.listKnown(auth.user.id, [checksum]))[0];
    if (known) {
      return { id: known.id, status: AssetMediaStatus.Duplicate };
    }
    const received = await receiveUpload(request, {
      newPath: () => this.storage.incomingPath(),
      accept: requireSupportedType,
    });
    try {
      const upload = await this.publish(auth, requireFile(received, checksum), received);
      return await this.store(upload);
    } finally {
      await this.storage.remove(Object.values(received.files).map(({ temporaryPath }) => temporaryPath));
    }
  }

  /** Says for each file that a client has whether it is wanted. */
  async checkBulkUpload(auth: Auth, items: readonly BulkUploadCheckItem[]): Promise<BulkUploadCheckResult[]> {
    const checksums = items.map(({ checksum }) => parseChecksum(checksum));
    const known = await this.repository.listKnown(auth.user.id, checksums);
    const byChecksum = new Map(known.map((asset) => [asset.checksum.toString('hex'), asset]));
    return items.map(({ id }, index) => {
      const match = byChecksum.get(checksums[index]?.toString('hex') ?? '');
      if (!match) {
        return { id, action: AssetUploadAction.Accept };
      }
      const { Reject: action } = AssetUploadAction;
      return { id, action, reason: AssetRejectReason.Duplicate, assetId: match.id, isTrashed: match.isTrashed };
    });
  }

  private async publish(auth: Auth, file: ReceivedFile, { fields, files }: ReceivedUpload): Promise<PublishedUpload> {
    const parsedFields = parseUploadFields(fields);
    const asset = this.describe(auth, file, parsedFields);
    await this.requireLivePhotoVideo(asset);
    const sidecarPath = files.sidecarData && `${asset.originalPath}.xmp`;
    const announcement = await this.storage.announce(asset.id, filePaths(asset, sidecarPath));
    if (files.sidecarData && sidecarPath) {
      await this.storage.publish(files.sidecarData.temporaryPath, sidecarPath);
    }
    await this.storage.publish(file.temporaryPath, asset.originalPath);
    return { asset, fields: parsedFields, sidecarPath, announcement };
  }

  private describe(auth: Auth, file: ReceivedFile, fields: UploadFields): NewAsset {
    const id = randomUUID();
    const kind = mediaKind(file.originalName);
    if (!kind) {
      throw unsupported(file.originalName);
    }
    return {
      id,
      ownerId: auth.user.id,
      type: kind,
      originalPath: this.storage.originalPath(auth.user.id, id, extname(file.originalName).toLowerCase()),
      originalFileName: cleanFileName(fields.filename ?? file.originalName),
      checksum: file.sha1,
      sizeBytes: file.sizeBytes,
      fileCreatedAt: fields.fileCreatedAt,
      fileModifiedAt: fields.fileModifiedAt,
      isFavorite: fields.isFavorite,
      visibility: fields.visibility,
      livePhotoVideoId: fields.livePhotoVideoId ?? null,
    };
  }

  private async requireLivePhotoVideo({ ownerId, livePhotoVideoId }: NewAsset): Promise<void> {
    if (livePhotoVideoId === null) {
      return;
    }
    const video = await this.repository.findOwned(ownerId, livePhotoVideoId);
    if (!video) {
      throw new BadRequestError('Live photo video not found');
    }
    if (video.type !== 'VIDEO') {
      throw new BadRequestError('Live photo video must be a video');
    }
  }

  private async store(upload: PublishedUpload): Promise<UploadResponse> {
    const { asset } = upload;
    const knownId = await this.insertUnlessKnown(upload).catch(async (error: unknown) => {
      // Only our own errors prove that nothing was committed. A lost connection may hide a commit, and a file without
      // a row costs space, until it is found by its announcement, where a row without a file would cost a photo.
      if (error instanceof DomainError) {
        await this.removeFiles(upload);
      }
      throw error;
    });
    if (knownId) {
      await this.removeFiles(upload);
      return { id: knownId, status: AssetMediaStatus.Duplicate };
    }
    await this.storage.forget(upload.announcement);
    await this.enqueue(asset.id);
    return { id: asset.id, status: AssetMediaStatus.Created };
  }

  /** @returns the id of the asset that holds the same file already, undefined when this one was stored */
  private async insertUnlessKnown(upload: PublishedUpload): Promise<string | undefined> {
    const { ownerId, checksum } = upload.asset;
    for (let attempt = 0; attempt < MAX_INSERT_ATTEMPTS; attempt++) {
      if (await this.database.transaction((tx) => this.insert(upload, tx))) {
        return undefined;
      }
      const [known] = await this.repository.listKnown(ownerId, [checksum]);
      const id = known?.id ?? (await this.revive(ownerId, checksum));
      if (id) {
        return id;
      }
      // It was deleted for good between the two looks.
    }
    throw new ConflictError('The same file is being deleted; try again');
  }

  private async insert({ asset, fields, sidecarPath }: PublishedUpload, tx: Tx): Promise<boolean> {
    const inserted = await this.repository.insert(asset, tx);
    if (!inserted) {
      return false;
    }
    if (inserted.exceedsQuota) {
      throw new BadRequestError('Quota has been exceeded!');
    }
    if (sidecarPath) {
      await this.repository.insertSidecar(asset.id, sidecarPath, tx);
    }
    if (fields.metadata.length > 0) {
      const entries = fields.metadata.map((item) => ({ ...item, assetId: asset.id }));
      await this.metadata.upsert(entries, tx);
    }
    if (asset.livePhotoVideoId) {
      await this.repository.hide(asset.livePhotoVideoId, tx);
    }
    return true;
  }

  /** A file that waits to be deleted for good is wanted again. */
  private async revive(ownerId: string, checksum: Buffer): Promise<string | undefined> {
    const id = await this.repository.revive(ownerId, checksum);
    if (id) {
      await this.events.publish({ name: 'AssetsRestored', userId: ownerId, assetIds: [id] });
    }
    return id;
  }

  private async enqueue(id: string): Promise<void> {
    try {
      await this.jobs.add('AssetExtractMetadata', { id, source: 'upload' });
    } catch (error) {
      // The upload is safe. What was not queued is found when the jobs start the next time.
      this.logger.warn('A new asset could not be queued', { assetId: id, cause: (error as Error).message });
    }
  }

  private async removeFiles({ announcement }: PublishedUpload): Promise<void> {
    await this.storage.remove(announcement.paths);
    await this.storage.forget(announcement);
  }
}

function filePaths({ originalPath }: NewAsset, sidecarPath: string | undefined): string[] {
  return sidecarPath ? [originalPath, sidecarPath] : [originalPath];
}

function requireSupportedType(field: UploadFileField, originalName: string): void {
  const supported = field === 'sidecarData' ? isSidecar(originalName) : mediaKind(originalName) !== undefined;
  if (!supported) {
    throw unsupported(originalName);
  }
}

function unsupported(originalName: string): BadRequestError {
  return new BadRequestError(`Unsupported file type ${cleanFileName(originalName)}`);
}

function requireFile({ files }: ReceivedUpload, announced: Buffer | undefined): ReceivedFile {
  const file = files.assetData;
  if (!file) {
    throw new BadRequestError('File is required');
  }
  if (file.sizeBytes === 0) {
    throw new BadRequestError('The file is empty');
  }
  if (announced && !announced.equals(file.sha1)) {
    throw new BadRequestError('The file does not match its checksum');
  }
  return file;
}
