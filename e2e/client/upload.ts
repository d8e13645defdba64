import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type CallOptions } from './account.ts';
import { request, type Answer } from './request.ts';

export interface UploadAnswer {
  id: string;
  status: 'created' | 'duplicate';
}

/** The form that Immich's clients send for one file. */
export function uploadForm(content: Blob, fileName: string, takenAt: Date = new Date(0)): FormData {
  const form = new FormData();
  form.set('fileCreatedAt', takenAt.toISOString());
  form.set('fileModifiedAt', takenAt.toISOString());
  form.set('filename', fileName);
  form.set('assetData', content, fileName);
  return form;
}

/** Uploads bytes under a name. */
export function uploadBytes<Body = UploadAnswer>(
  options: CallOptions,
  content: Uint8Array<ArrayBuffer> | string,
  fileName: string,
  headers: Record<string, string> = {},
): Promise<Answer<Body>> {
  return request<Body>(options, 'POST', '/assets', { form: uploadForm(new Blob([content]), fileName), headers });
}

/** Uploads a file from disk; answers the id of its asset. */
export async function uploadFile(options: CallOptions, file: string): Promise<string> {
  const { mtime } = await stat(file);
  const form = uploadForm(await openAsBlob(file), basename(file), mtime);
  const { status, body } = await request<UploadAnswer>(options, 'POST', '/assets', { form });
  if (status !== 201 && status !== 200) {
    throw new Error(`Upload of ${basename(file)} answered ${status}: ${JSON.stringify(body)}`);
  }
  return body.id;
}

export async function sha1OfFile(file: string): Promise<string> {
  return sha1(await readFile(file));
}

export function sha1(content: Uint8Array | string): string {
  return createHash('sha1').update(content).digest('hex');
}
