import type { AssetMediaStatus } from './client.ts';
import { ApiError, sentenceOf } from './request.ts';

export interface UploadAnswer {
  id: string;
  status: `${AssetMediaStatus}`;
}

export interface UploadOptions {
  /** sha1 as lower-case hex; lets the server recognise a duplicate before it has read the body. */
  checksum?: string;
  /** Called with the sent fraction, 0–1. */
  onprogress: (fraction: number) => void;
  signal: AbortSignal;
}

/** Sends one file. XMLHttpRequest, because fetch does not tell how much has been sent. Throws {@link ApiError}. */
export function uploadFile(file: File, { checksum, onprogress, signal }: UploadOptions): Promise<UploadAnswer> {
  const form = new FormData();
  const modifiedAt = new Date(file.lastModified).toISOString();
  form.append('fileCreatedAt', modifiedAt);
  form.append('fileModifiedAt', modifiedAt);
  form.append('filename', file.name);
  form.append('assetData', file, file.name);

  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/assets');
    request.responseType = 'json';
    if (checksum) {
      request.setRequestHeader('x-immich-checksum', checksum);
    }
    request.upload.onprogress = ({ loaded, total }) => onprogress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const body: unknown = request.response;
      if (request.status === 200 || request.status === 201) {
        resolve(body as UploadAnswer);
      } else {
        reject(new ApiError(request.status, sentenceOf(body) ?? request.statusText));
      }
    };
    request.onerror = () => reject(new ApiError(0, ''));
    request.onabort = () => reject(new DOMException('The upload was cancelled', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
