import { randomBytes } from 'node:crypto';
import { existsSync, openAsBlob } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Problem } from './postgres/src/problem.ts';
import { runStep } from './start-steps.ts';

const DEMO_EMAIL = 'demo@example.com';

/** Whether somebody has signed up on this server yet. */
export async function hasAccount(address: string): Promise<boolean> {
  const { isInitialized } = (await request(address, 'GET', '/server/config')) as { isInitialized: boolean };
  return isInitialized;
}

/** Asks the person at the terminal; false where there is none. */
export async function askForSamples(signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.env.CI) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question('Add sample photos, with a demo account to see them? [y/N] ', { signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    return false; // Ctrl-C, or the input was closed
  } finally {
    terminal.close();
  }
}

/**
 * Renders the sample photos into the data folder. On a new server it also makes a demo account, prints its password and
 * uploads them; on one that has accounts it leaves that to the person, whose passwords are none of our business.
 */
export async function addSamples(address: string, dataDir: string): Promise<void> {
  const folder = join(dataDir, 'samples');
  if (!existsSync(folder)) {
    await runStep('Rendering the sample photos', async () => {
      // Loaded only now: drawing takes libraries that the launcher has no other use for.
      const { renderSamples } = await import('./e2e/samples/render-samples.ts');
      const unfinished = `${folder}.new`;
      await rm(unfinished, { recursive: true, force: true });
      await renderSamples(unfinished);
      await rename(unfinished, folder);
    });
  }
  if (await hasAccount(address)) {
    console.log(
      `This server has an account already. To add the samples, log in and drop the files of ${folder} into it.`,
    );
    return;
  }
  const password = randomBytes(9).toString('base64url');
  const account = { email: DEMO_EMAIL, password };
  await request(address, 'POST', '/auth/admin-sign-up', { ...account, name: 'Demo' });
  const { accessToken } = (await request(address, 'POST', '/auth/login', account)) as { accessToken: string };
  const files = (await readdir(folder)).sort();
  await runStep(`Uploading ${files.length} sample photos`, async (progress) => {
    for (const [index, file] of files.entries()) {
      progress(`${index + 1} of ${files.length}`);
      await upload(address, accessToken, join(folder, file));
    }
  });
  await request(address, 'POST', '/auth/logout', {}, accessToken);
  console.log(`Log in as ${DEMO_EMAIL} with the password ${password}`);
}

async function upload(address: string, accessToken: string, file: string): Promise<void> {
  const { mtime } = await stat(file);
  const form = new FormData();
  form.set('fileCreatedAt', mtime.toISOString());
  form.set('fileModifiedAt', mtime.toISOString());
  form.set('filename', basename(file));
  form.set('assetData', await openAsBlob(file), basename(file));
  await request(address, 'POST', '/assets', form, accessToken);
}

async function request(
  address: string,
  method: 'GET' | 'POST',
  path: string,
  body?: FormData | object,
  accessToken?: string,
): Promise<unknown> {
  const headers: Record<string, string> = accessToken ? { authorization: `Bearer ${accessToken}` } : {};
  if (body && !(body instanceof FormData)) headers['content-type'] = 'application/json';
  const response = await fetch(`${address}/api${path}`, {
    method,
    headers,
    ...(body && { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Problem(`The server answered ${response.status} to ${method} ${path}: ${text.slice(0, 200)}`);
  return text ? (JSON.parse(text) as unknown) : undefined;
}
