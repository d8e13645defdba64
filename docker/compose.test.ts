import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { tryCommand } from '../postgres/src/command.ts';

interface Service {
  readonly image?: string;
  readonly restart?: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly disable?: boolean };
  readonly depends_on?: readonly string[] | Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly (string | { readonly type: string; readonly source: string })[];
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target?: string };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: Readonly<Record<string, unknown>>;
}

const FOLDER = import.meta.dirname;
const FILES = readdirSync(FOLDER).filter((name) => /^docker-compose.*\.yml$/.test(name));
const read = (file: string) => parse(readFileSync(join(FOLDER, file), 'utf8'), { merge: true }) as Compose;
const main = read('docker-compose.yml');

/** What the linter says of a file, which it checks against the schema of the compose specification. */
async function lint(file: string): Promise<string[]> {
  const args = ['--formatter', 'json', '--config', join(FOLDER, 'dclint.config.json'), join(FOLDER, file)];
  const { stdout } = await tryCommand(process.execPath, [
    join(FOLDER, '../node_modules/dclint/bin/dclint.cjs'),
    ...args,
  ]);
  const results = JSON.parse(stdout) as { messages: { line: number; rule: string; message: string }[] }[];
  return results.flatMap(({ messages }) => messages.map(({ line, rule, message }) => `${line}: ${rule}: ${message}`));
}

it.each(FILES)('%s follows the compose specification', async (file) => {
  expect(await lint(file)).toEqual([]);
});

it('sees a compose file that is wrong', async () => {
  expect(await lint('test/wrong-compose.yml')).toContainEqual(expect.stringContaining('invalid-schema'));
});

it('pins every image that is not ours to a version', () => {
  for (const [name, { image = '' }] of Object.entries(main.services)) {
    if (!image.startsWith('immich-ocr/')) {
      expect(image, name).toMatch(/:(\$\{\w+:-[\w./-]+:)?[a-z-]*v?\d+\.\d+\.\d+/);
    }
  }
});

it('starts a service only after what it needs, and needs nothing that is not there', () => {
  for (const { depends_on = {} } of Object.values(main.services)) {
    const needed = Array.isArray(depends_on) ? (depends_on as string[]) : Object.keys(depends_on);
    expect(Object.keys(main.services)).toEqual(expect.arrayContaining(needed));
  }
});

it('declares every named volume, and mounts every one that it declares', () => {
  const mounted = Object.values(main.services)
    .flatMap(({ volumes = [] }) => volumes)
    .map((volume) => (typeof volume === 'string' ? volume.split(':')[0]! : volume.source))
    .filter((source) => /^[a-z]/.test(source));
  expect([...new Set(mounted)].toSorted()).toEqual(Object.keys(main.volumes ?? {}).toSorted());
});

it('lets no container write to its own file system, but those that have to mount or to fetch models', () => {
  const writing = Object.entries(main.services).filter(([, service]) => !service.read_only);
  expect(writing.map(([name]) => name)).toEqual(['immich-machine-learning', 'juicefs']);
});

it('changes with its overlays only services that exist', () => {
  for (const file of FILES) {
    expect(Object.keys(main.services)).toEqual(expect.arrayContaining(Object.keys(read(file).services)));
  }
});

it('mounts only files that are here', () => {
  const mounted = Object.values(main.services)
    .flatMap(({ volumes = [] }) => volumes)
    .filter((volume) => typeof volume === 'string' && volume.startsWith('./'))
    .map((volume) => (volume as string).split(':')[0]!);
  expect(mounted.length).toBeGreaterThan(0);
  expect(mounted.filter((path) => !existsSync(join(FOLDER, path)))).toEqual([]);
});

it('measures services where they show what they measure', () => {
  const { scrape_configs: jobs } = parse(readFileSync(join(FOLDER, 'monitoring/prometheus.yml'), 'utf8')) as {
    scrape_configs: { static_configs: { targets: string[] }[] }[];
  };
  const targets = jobs.flatMap(({ static_configs }) => static_configs.flatMap((one) => one.targets));
  expect(targets.length).toBeGreaterThan(0);
  for (const [service, port] of targets.map((target) => target.split(':') as [string, string])) {
    const { IMMICH_API_METRICS_PORT, PORT } = main.services[service]?.environment ?? {};
    expect(IMMICH_API_METRICS_PORT ?? PORT, service).toBe(port);
  }
});
