import { AssetVisibility } from '@immich/sdk';
import { basename } from 'node:path';
import { z } from 'zod';
import { BadRequestError } from '../../http/domain-error.ts';
import { dateTime, queryBoolean, text } from '../../http/request-schemas.ts';
import { ValidationError } from '../../http/validation.ts';
import { MetadataItemSchema } from '../client-metadata/client-metadata.schemas.ts';

const metadataItems = z
  .string()
  .transform((json, context): unknown => {
    try {
      return JSON.parse(json) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'Invalid JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.array(MetadataItemSchema));

/** The text fields of an upload. Older clients send more of them, which are ignored. */
const UploadFieldsSchema = z.object({
  fileCreatedAt: dateTime,
  fileModifiedAt: dateTime,
  filename: text.optional(),
  isFavorite: queryBoolean.default(false),
  livePhotoVideoId: z.uuid().optional(),
  visibility: z.enum(AssetVisibility).default(AssetVisibility.Timeline),
  metadata: metadataItems.default([]),
});

export type UploadFields = z.infer<typeof UploadFieldsSchema>;

const file = { type: 'string', format: 'binary' };
const string = { type: 'string' };

/** The form of an upload as the documentation of the API shows it. */
export const UPLOAD_FORM = {
  type: 'object',
  required: ['assetData', 'fileCreatedAt', 'fileModifiedAt'],
  properties: {
    assetData: file,
    sidecarData: file,
    fileCreatedAt: { type: 'string', format: 'date-time' },
    fileModifiedAt: { type: 'string', format: 'date-time' },
    filename: string,
    isFavorite: { type: 'boolean' },
    livePhotoVideoId: { type: 'string', format: 'uuid' },
    visibility: { type: 'string', enum: Object.values(AssetVisibility) },
    metadata: { ...string, description: 'A list of {key, value} in JSON' },
  },
};

/** @throws ValidationError listing each field that is wrong */
export function parseUploadFields(fields: Readonly<Record<string, string>>): UploadFields {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  const { success, data, error } = UploadFieldsSchema.safeParse(given);
  if (!success) {
    throw new ValidationError(
      error.issues.map(({ code, path, message }) => ({
        code,
        path: path.map((part) => (typeof part === 'number' ? part : String(part))),
        message,
      })),
    );
  }
  return data;
}

const MAX_NAME_LENGTH = 255;

/** A file name that is only a name: no folders, no control characters, never empty. */
export function cleanFileName(name: string): string {
  const lastPart = basename(name.replaceAll('\\', '/'));
  const printable = lastPart.replaceAll(/\p{Cc}/gu, '').toWellFormed();
  const kept = printable.length > MAX_NAME_LENGTH ? printable.slice(-MAX_NAME_LENGTH).toWellFormed() : printable;
  return kept === '' || kept === '.' || kept === '..' ? 'unnamed' : kept;
}

/**
 * The SHA-1 digest that a client announces, in hexadecimal or base64.
 *
 * @throws BadRequestError when it is neither
 */
export function parseChecksum(checksum: string): Buffer {
  if (/^[0-9a-f]{40}$/i.test(checksum)) {
    return Buffer.from(checksum, 'hex');
  }
  if (/^[0-9a-z+/]{27}=$/i.test(checksum)) {
    return Buffer.from(checksum, 'base64');
  }
  throw new BadRequestError('Invalid checksum: expected SHA-1 in hexadecimal or base64');
}
