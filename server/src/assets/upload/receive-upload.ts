import busboy from 'busboy';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BadRequestError } from '../../http/domain-error.ts';

const FILE_FIELDS = ['assetData', 'sidecarData'] as const;

export type UploadFileField = (typeof FILE_FIELDS)[number];

/** A file that was received completely and is synced to the disk, under a temporary name. */
export interface ReceivedFile {
  readonly temporaryPath: string;
  /** As the client sent it: not safe as a path. */
  readonly originalName: string;
  readonly sizeBytes: number;
  readonly sha1: Buffer;
}

export interface ReceivedUpload {
  readonly fields: Readonly<Record<string, string>>;
  readonly files: { readonly [F in UploadFileField]?: ReceivedFile };
}

export interface ReceiveOptions {
  /** Gives a fresh path for each file. */
  readonly newPath: () => string;
  /** Called before a file is stored; throws to refuse it. */
  readonly accept: (field: UploadFileField, originalName: string) => void;
}

const LIMITS = { files: 2, fields: 50, parts: 60, fieldSize: 1024 * 1024 } as const;

/**
 * Reads a multipart body: fields into memory, files to disk while they are hashed, in whatever order they come.
 * When it throws, it has removed every file that it created; what remains of the body is read and dropped.
 *
 * @throws BadRequestError when the body is not a complete, well-formed multipart form
 */
export async function receiveUpload(request: IncomingMessage, options: ReceiveOptions): Promise<ReceivedUpload> {
  const parser = createParser(request);
  const reception = new Reception(options);
  try {
    await new Promise<void>((resolve, reject) => {
      parser.on('field', (name, value, { valueTruncated }) => {
        if (valueTruncated) reject(new BadRequestError(`The field ${name} is too long`));
        reception.fields[name] = value;
      });
      parser.on('file', (field, stream, { filename }) => {
        reception.take(field, stream, filename).catch(reject);
      });
      for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
        parser.on(limit, () => reject(new BadRequestError('The form has too many parts')));
      }
      parser.once('close', resolve);
      // Not once: a parser that failed fails again when it is destroyed, and an error nobody hears ends the process.
      parser.on('error', (cause) => reject(new BadRequestError('The form is malformed or incomplete', { cause })));
      request.on('error', (cause) => reject(new BadRequestError('The upload was interrupted', { cause })));
      request.pipe(parser);
    });
    return { fields: reception.fields, files: await reception.complete() };
  } catch (error) {
    request.unpipe(parser);
    parser.destroy();
    await reception.discard();
    request.resume();
    throw error;
  }
}

function createParser(request: IncomingMessage): busboy.Busboy {
  try {
    return busboy({ headers: request.headers, defParamCharset: 'utf8', limits: LIMITS });
  } catch (cause) {
    throw new BadRequestError('Expected a body of the type multipart/form-data', { cause });
  }
}

/** The files and fields of one body while they arrive. */
class Reception {
  readonly fields: Record<string, string> = Object.create(null) as Record<string, string>;
  private readonly files: { -readonly [F in UploadFileField]?: ReceivedFile } = {};
  private readonly paths: string[] = [];
  private readonly stored: Promise<void>[] = [];

  constructor(private readonly options: ReceiveOptions) {}

  take(field: string, stream: Readable, originalName = ''): Promise<void> {
    // A stream that is dropped still fails when the body ends early, and nobody else would listen.
    stream.on('error', () => undefined);
    if (!isFileField(field)) {
      stream.resume();
      return Promise.resolve();
    }
    const storing = this.store(field, stream, originalName);
    this.stored.push(storing);
    return storing;
  }

  async complete(): Promise<ReceivedUpload['files']> {
    await Promise.all(this.stored);
    return this.files;
  }

  async discard(): Promise<void> {
    await Promise.allSettled(this.stored);
    await Promise.all(this.paths.map((path) => rm(path, { force: true })));
  }

  private async store(field: UploadFileField, stream: Readable, originalName: string): Promise<void> {
    this.options.accept(field, originalName);
    const temporaryPath = this.options.newPath();
    this.paths.push(temporaryPath);
    const hash = createHash('sha1');
    let sizeBytes = 0;
    stream.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      sizeBytes += chunk.length;
    });
    await pipeline(stream, createWriteStream(temporaryPath, { flags: 'wx', flush: true }));
    this.files[field] = { temporaryPath, originalName, sizeBytes, sha1: hash.digest() };
  }
}

function isFileField(name: string): name is UploadFileField {
  return FILE_FIELDS.some((field) => field === name);
}
