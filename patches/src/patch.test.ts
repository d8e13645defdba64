import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { close, listen, Upstream } from '../test/upstream.ts';
import { loadConfig } from './config.ts';
import { Patch } from './patch.ts';

const NO_DATABASE = 'postgres://nobody@127.0.0.1:9/nothing';
const SEARCH = { method: 'POST', url: '/api/search/smart' } as IncomingMessage;

let immich: Upstream;
let patch: Patch;
let said: string[];

beforeEach(async () => {
  immich = new Upstream();
  patch = new Patch(loadConfig({ DB_URL: NO_DATABASE }), await listen(immich.server));
  said = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
});
afterEach(async () => {
  await patch.stop();
  vi.restoreAllMocks();
  await close(immich.server);
});

/** Immich of a version. */
function answerVersion(major: number, minor: number): void {
  immich.answer((_, response) => void response.end(JSON.stringify({ major, minor, patch: 5 })));
}

it.each([
  [2, 7],
  [3, 1],
  [4, 0],
])('leaves Immich %i.%i as it is, and says so', async (major, minor) => {
  answerVersion(major, minor);
  await patch.start();
  expect(said).toHaveLength(1);
  expect(said[0]).toContain(`"version":"${major}.${minor}.5"`);
  expect(patch.route(SEARCH)).toBeUndefined();
});

it('waits for Immich and its database, says so once, and leaves everything to Immich meanwhile', async () => {
  immich.answer((_, response) => void response.writeHead(503).end());
  const started = patch.start();
  await expect.poll(() => said.length).toBe(1);
  expect(said[0]).toContain('The patch waits for Immich and its database');
  answerVersion(3, 2);
  await expect.poll(() => said.length, { timeout: 30_000 }).toBe(2);
  expect(said[1]).toContain('ECONNREFUSED');
  expect(patch.route(SEARCH)).toBeUndefined();
  await patch.stop();
  await started;
});
