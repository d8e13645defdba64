import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { API_VERSION_TEXT } from './api-version.ts';

describe('the version of the API', () => {
  it('is the version of the SDK that its answers are typed against', async () => {
    const sdk = new URL('../package.json', import.meta.resolve('@immich/sdk'));
    const { version } = JSON.parse(await readFile(fileURLToPath(sdk), 'utf8')) as { version: string };
    expect(API_VERSION_TEXT).toBe(version);
  });
});
