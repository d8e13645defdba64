import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDockerfile } from './dockerfile.ts';

const ROOT = join(import.meta.dirname, '..');
/** Every Dockerfile with its build context, both from the root of the repository. */
const DOCKERFILES = [
  ['docker/server.Dockerfile', '.'],
  ['docker/machine-learning-proxy.Dockerfile', '.'],
  ['postgres/image/Dockerfile', 'postgres'],
  ['patches/image/Dockerfile', '.'],
] as const;

it('knows every Dockerfile of the repository', () => {
  const found = globSync(['*/**/Dockerfile', '*/**/*.Dockerfile'], { cwd: ROOT, exclude: ['**/node_modules/**'] });
  expect(found.toSorted()).toEqual(DOCKERFILES.map(([file]) => file).toSorted());
});

describe.each(DOCKERFILES)('%s', (file, context) => {
  const { stages, arguments: defaults } = readDockerfile(join(ROOT, file));
  const named = stages.map(({ name }) => name);

  it('copies only files that are in the repository', () => {
    const sources = stages.flatMap(({ copies }) => copies).filter(({ from }) => from === undefined);
    expect(sources.filter(({ source }) => !existsSync(join(ROOT, context, source)))).toEqual([]);
  });

  it('copies only from stages before, and builds on stages and pinned images', () => {
    stages.forEach(({ base, copies }, index) => {
      const before = named.slice(0, index);
      for (const { from } of copies.filter((copy) => copy.from !== undefined)) {
        expect(before).toContain(from);
      }
      const image = base.replace(/^\$\{(\w+)\}$/, (_, name: string) => defaults[name] ?? '');
      expect(before.includes(image) || /:.*\d+(\.\d+){0,2}/.test(image), `${base} is ${image}`).toBe(true);
    });
  });

  it('runs and checks only programs whose files it copied', () => {
    const words = stages.flatMap(({ command = [], healthCheck = [] }) =>
      [...command, ...healthCheck].join(' ').split(' '),
    );
    const programs = words.map((word) => word.replace(/^\/opt\/immich-ocr\//, '').replace('patches/dist/', ''));
    for (const path of programs.filter((word) =>
      /^(server|machine-learning-proxy|patches|docker)\/.*\.(m?js|ts)$/.test(word),
    )) {
      expect(existsSync(join(ROOT, path.replace('/dist/', '/src/').replace(/main\.js$/, 'main.ts'))), path).toBe(true);
    }
    for (const [, script] of readFileSync(join(ROOT, file), 'utf8').matchAll(/npm run ([\w:-]+)/g)) {
      const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
      expect(Object.keys(scripts)).toContain(script);
    }
  });
});

it('runs nothing of ours as root', () => {
  for (const file of ['docker/server.Dockerfile', 'docker/machine-learning-proxy.Dockerfile']) {
    const { stages } = readDockerfile(join(ROOT, file));
    const running = stages.filter(({ command }) => command);
    expect(running.length).toBeGreaterThan(0);
    expect(running.map(({ user }) => user)).toEqual(running.map(() => 'node'));
  }
});

it('gives both images of inference the same user, as they share a volume', () => {
  const text = readFileSync(join(ROOT, 'docker/machine-learning-proxy.Dockerfile'), 'utf8');
  const nodeOfBaseImage = '1000';
  expect([...text.matchAll(/useradd .*--uid (\d+) node/g)].map(([, uid]) => uid)).toEqual([nodeOfBaseImage]);
});
