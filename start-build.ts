import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { lastLines, tryCommand } from './postgres/src/command.ts';
import { Problem } from './postgres/src/problem.ts';
import { runStep } from './start-steps.ts';

/** A workspace that is compiled before it runs. */
interface Build {
  workspace: string;
  title: string;
  sources: string[];
  /** Proves that a build was finished. */
  output: string;
}

const BUILDS: Build[] = [
  {
    workspace: 'server',
    title: 'Building the server',
    sources: ['server/src/**/*', 'server/*.json'],
    output: 'server/dist/main.js',
  },
  {
    workspace: 'web',
    title: 'Building the web client',
    sources: ['web/src/**/*', 'web/static/**/*', 'web/*.{json,ts,js}'],
    output: 'web/build/index.html',
  },
];

/** Built for tests only: `npm start` runs without it. */
export const FRONT_DOOR: Build = {
  workspace: 'patches',
  title: 'Building the front door',
  sources: ['patches/src/**/*', 'patches/*.json', 'server/src/**/*'],
  output: 'patches/dist/patches/src/main.js',
};

/**
 * Builds the server and the web client, and what is named besides, where their sources changed since the last build here.
 * @throws Problem with the compiler's last words when a build fails
 */
export async function buildWhatChanged(root: string, besides: Build[] = []): Promise<void> {
  for (const build of [...BUILDS, ...besides]) {
    const stampFile = join(root, 'node_modules/.cache/immich-ocr', `${build.workspace}.sha256`);
    const stamp = await fingerprint(root, build.sources);
    const isFresh =
      existsSync(join(root, build.output)) && (await readFile(stampFile, 'utf8').catch(() => '')) === stamp;
    if (isFresh) continue;
    await runStep(build.title, async (onLine) => {
      const result = await tryCommand('npm', ['run', '--silent', 'build', '-w', build.workspace], {
        cwd: root,
        onLine,
      });
      if (result.code !== 0) {
        throw new Problem(`${build.title} failed: ${lastLines(`${result.stdout}\n${result.stderr}`, 12)}`);
      }
    });
    await mkdir(dirname(stampFile), { recursive: true });
    await writeFile(stampFile, stamp);
  }
}

/** A hash of the names and contents of files, and of the versions of all packages. */
async function fingerprint(root: string, patterns: string[]): Promise<string> {
  const files: string[] = [];
  for await (const entry of glob(['package-lock.json', 'tsconfig.base.json', ...patterns], {
    cwd: root,
    withFileTypes: true,
  })) {
    if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
  }
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${file}\0`).update(await readFile(file));
  return hash.digest('hex');
}
