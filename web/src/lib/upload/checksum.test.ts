import { afterEach, expect, it, vi } from 'vitest';
import { sha1OfFile } from './checksum.ts';

afterEach(() => vi.unstubAllGlobals());

it('computes the sha1 of a file', async () => {
  vi.stubGlobal('isSecureContext', true);
  expect(await sha1OfFile(new Blob(['abc']))).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
});

it('does without on plain http', async () => {
  vi.stubGlobal('isSecureContext', false);
  expect(await sha1OfFile(new Blob(['abc']))).toBeUndefined();
});
