import { randomUUID } from 'node:crypto';
import { PredictError } from './errors.ts';

/** One part of a `multipart/form-data` body. */
export interface Part {
  readonly name: string;
  /** Whether it was sent with a file name. */
  readonly isFile: boolean;
  /** A view into the body, not a copy. */
  readonly content: Buffer;
}

const MAX_PARTS = 20;
const MAX_HEADER_BYTES = 16_384;

/**
 * Finds the boundary in the Content-Type of a form.
 *
 * @throws PredictError `invalid_request` when it is not the Content-Type of a form
 */
export function boundaryOf(contentType: string | undefined): string {
  const match = /^\s*multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
    contentType ?? '',
  );
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) {
    throw broken('is not multipart/form-data with a boundary');
  }
  return boundary;
}

/**
 * Reads a whole form.
 *
 * @throws PredictError `invalid_request` when the form is broken, or cut off, or names a part twice
 */
export function parseMultipart(body: Buffer, boundary: string): Map<string, Part> {
  const parts = new Map<string, Part>();
  let position = firstDelimiter(body, boundary);
  if (position === undefined) {
    throw broken('does not contain its boundary');
  }
  while (!isClosing(body, position)) {
    const found = readPart(body, boundary, position);
    if (!found) {
      throw broken('ends in the middle');
    }
    if (parts.has(found.part.name)) {
      throw broken(`has the part ${JSON.stringify(found.part.name.slice(0, 50))} twice`);
    }
    if (parts.size === MAX_PARTS) {
      throw broken(`has more than ${MAX_PARTS} parts`);
    }
    parts.set(found.part.name, found.part);
    position = found.next;
  }
  return parts;
}

/** The first part of a form of which only the beginning has arrived; undefined while that part is incomplete. */
export function peekPart(beginning: Buffer, boundary: string): Part | undefined {
  const position = firstDelimiter(beginning, boundary);
  return position === undefined ? undefined : readPart(beginning, boundary, position)?.part;
}

/** A form as it is sent: pieces one after the other, because a copy of a picture costs more than sending it. */
export interface WrittenForm {
  readonly contentType: string;
  readonly pieces: readonly Buffer[];
  readonly sizeBytes: number;
}

/** Writes a form. A part whose content is text is a field, any other a file. */
export function writeMultipart(parts: Readonly<Record<string, string | Uint8Array>>): WrittenForm {
  const boundary = `form-${randomUUID()}`;
  const pieces = Object.entries(parts).flatMap(([name, content]) => {
    const file = typeof content === 'string' ? '' : `; filename="${name}"\r\nContent-Type: application/octet-stream`;
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`;
    return [Buffer.from(head), bytesOf(content), Buffer.from('\r\n')];
  });
  pieces.push(Buffer.from(`--${boundary}--\r\n`));
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    pieces,
    sizeBytes: pieces.reduce((sum, piece) => sum + piece.length, 0),
  };
}

/** Text as UTF-8; bytes are not copied. */
function bytesOf(content: string | Uint8Array): Buffer {
  return typeof content === 'string'
    ? Buffer.from(content)
    : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
}

/** Where the first delimiter ends. */
function firstDelimiter(body: Buffer, boundary: string): number | undefined {
  const delimiter = `--${boundary}`;
  const at = body.indexOf(delimiter);
  return at < 0 ? undefined : at + delimiter.length;
}

function isClosing(body: Buffer, position: number): boolean {
  return body.subarray(position, position + 2).toString('latin1') === '--';
}

/** Reads the part behind a delimiter; undefined when it does not end. */
function readPart(body: Buffer, boundary: string, position: number): { part: Part; next: number } | undefined {
  const delimiter = `\r\n--${boundary}`;
  const headEnd = body.indexOf('\r\n\r\n', position);
  if (headEnd < 0) {
    return undefined;
  }
  if (headEnd - position > MAX_HEADER_BYTES) {
    throw broken('has a part with too long a header');
  }
  const contentAt = headEnd + 4;
  // An empty part may follow its header without a line break of its own.
  const contentEnd = body.indexOf(delimiter, contentAt - 2);
  if (contentEnd < 0) {
    return undefined;
  }
  const head = body.subarray(position, headEnd).toString('utf8');
  const content = body.subarray(contentAt, Math.max(contentAt, contentEnd));
  return { part: { ...describe(head), content }, next: contentEnd + delimiter.length };
}

function describe(head: string): { name: string; isFile: boolean } {
  const disposition = /^content-disposition:\s*form-data\s*(;.*)$/im.exec(head)?.[1];
  const match = /;\s*name=(?:"([^"]*)"|([^\s;"]+))/i.exec(disposition ?? '');
  const name = match?.[1] ?? match?.[2];
  if (disposition === undefined || name === undefined) {
    throw broken('has a part without a name');
  }
  return { name, isFile: /;\s*filename\*?=/i.test(disposition) };
}

function broken(reason: string): PredictError {
  return new PredictError('invalid_request', `The request is not a readable form: it ${reason}`);
}
