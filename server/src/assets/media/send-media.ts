import type { Response } from 'express';
import { stat } from 'node:fs/promises';
import { NotFoundError } from '../../http/domain-error.ts';
import type { MediaFile } from './media.service.ts';

const CACHE_CONTROL = 'private, max-age=86400, no-transform, stale-while-revalidate=2592000, stale-if-error=2592000';
const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/**
 * Sends a file as an answer that clients may keep for a day: with ETag, ranges and conditional requests.
 *
 * @throws NotFoundError when the file is gone from the disk
 */
export async function sendMedia(response: Response, { path, fileName, contentType }: MediaFile): Promise<void> {
  const { size, mtimeMs } = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw toDomainError(error);
  });
  response.set({
    'Content-Type': contentType,
    'Content-Disposition': `inline; filename*=UTF-8''${encodeFileName(fileName)}`,
    ETag: `W/"${size.toString(16)}-${Math.floor(mtimeMs).toString(16)}"`,
    'X-Content-Type-Options': 'nosniff',
    // An SVG is a document: opened by its address it must not run as a page of ours.
    ...(contentType === 'image/svg+xml' && { 'Content-Security-Policy': SVG_POLICY }),
  });
  const headers = { 'Cache-Control': CACHE_CONTROL };
  const failure = await new Promise<NodeJS.ErrnoException | undefined>((resolve) =>
    response.sendFile(path, { acceptRanges: true, cacheControl: false, dotfiles: 'allow', headers }, resolve),
  );
  // What fails after the headers is a client that went away.
  if (failure && !response.headersSent) {
    throw toDomainError(failure);
  }
}

/** RFC 8187: everything but attr-char is percent-encoded. */
function encodeFileName(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function toDomainError(failure: NodeJS.ErrnoException): Error {
  return failure.code === 'ENOENT' || failure.code === 'ENOTDIR'
    ? new NotFoundError('Asset media not found', { cause: failure })
    : failure;
}
