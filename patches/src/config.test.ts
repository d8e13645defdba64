import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfig } from './config.ts';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'secrets-'))));
afterEach(() => rm(folder, { recursive: true }));

it('has the defaults of Immich, where they differ from ours', () => {
  const config = loadConfig({});
  expect(config.redis).toEqual({ host: 'redis', port: 6379, db: 0 });
  expect(config.machineLearning.url).toBe('http://immich-machine-learning:3003');
  expect(loadConfig({ IMMICH_MACHINE_LEARNING_URL: 'http://ml:3003' }).machineLearning.url).toBe('http://ml:3003');
});

it('looks for our tables before those of Immich', () => {
  const { connection } = loadConfig({ DB_URL: 'postgres://immich@db/immich' }).database;
  expect(connection).toMatchObject({ options: '-c search_path=immich_ocr,public' });
});

it('takes secrets out of files, as Immich does', async () => {
  await writeFile(join(folder, 'DB_PASSWORD'), 'from systemd\n');
  await writeFile(join(folder, 'user'), 'from docker\n');
  const { connection } = loadConfig({ CREDENTIALS_DIRECTORY: folder, DB_USERNAME_FILE: join(folder, 'user') }).database;
  expect(connection).toMatchObject({ password: 'from systemd', user: 'from docker' });
  expect(() => loadConfig({ DB_PASSWORD_FILE: join(folder, 'none') })).toThrow(/ENOENT/);
});

it('does not stand in front of a container that serves nobody', () => {
  expect(loadConfig({ IMMICH_WORKERS_EXCLUDE: 'api' }).servesClients).toBe(false);
});
