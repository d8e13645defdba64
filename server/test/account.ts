import { login } from '@immich/sdk';
import { hashPassword } from '../src/users/password.ts';
import type { TestApplication } from './application.ts';
import { createUser } from './factories.ts';

/** A signed-in user of a test application. */
export interface TestAccount {
  readonly id: string;
  /** Pass to any function of the SDK to call it as this user. */
  readonly options: { readonly baseUrl: string; readonly headers: { readonly authorization: string } };
}

/** Creates a user and signs them in. @param quotaSizeInBytes without one they may store what they like */
export async function signIn(server: TestApplication, name: string, quotaSizeInBytes?: number): Promise<TestAccount> {
  const email = `${name}@example.com`;
  const password = await hashPassword(name);
  const id = await createUser(server.database, { email, name, password, quotaSizeInBytes: quotaSizeInBytes ?? null });
  const baseUrl = server.apiUrl;
  const { accessToken } = await login({ loginCredentialDto: { email, password: name } }, { baseUrl });
  return { id, options: { baseUrl, headers: { authorization: `Bearer ${accessToken}` } } };
}

/** What `POST /assets` answers when it succeeds. An error has other fields, which tests match by themselves. */
export interface UploadAnswer {
  readonly id: string;
  readonly status: string;
}

/** Sends a form to `POST /assets` and answers the status and the body. */
export async function postAsset(
  { options }: TestAccount,
  form: FormData,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: UploadAnswer }> {
  const response = await fetch(`${options.baseUrl}/assets`, {
    method: 'POST',
    body: form,
    headers: { ...options.headers, ...headers },
  });
  return { status: response.status, body: (await response.json()) as UploadAnswer };
}

/** A complete form of an upload. Set further fields, or the same ones, before it is sent. */
export function uploadForm(content: string | Buffer<ArrayBuffer>, name = 'photo.jpg'): FormData {
  const form = new FormData();
  form.set('assetData', new Blob([content]), name);
  form.set('fileCreatedAt', '2024-05-01T10:00:00.000Z');
  form.set('fileModifiedAt', '2024-05-01T10:00:00.000Z');
  return form;
}
