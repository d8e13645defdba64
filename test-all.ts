import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from './postgres/src/problem.ts';
import { ensureSystemPackages } from './postgres/src/system-packages.ts';
import { startTestCluster } from './postgres/src/test-cluster.ts';
import { buildWhatChanged, FRONT_DOOR } from './start-build.ts';
import { runStep } from './start-steps.ts';
import { runStage, type Outcome, type SkipReasons, type Stage } from './test-stage.ts';

const ROOT = import.meta.dirname;

const check = (name: string): Stage => ({ name, command: ['npm', 'run', '--silent', `check:${name}`], cwd: '.' });
const vitest = (name: string, cwd: string, ...args: string[]): Stage => ({
  name,
  command: [process.execPath, join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...args],
  cwd,
  isVitest: true,
});

/** Independent of each other: run two at a time, the longest first. */
const SIDE_BY_SIDE: Stage[] = [
  vitest('server', 'server'),
  check('lint'),
  check('types'),
  vitest('web', 'web'),
  vitest('patches', 'patches'),
  vitest('machine-learning-proxy', 'machine-learning-proxy'),
  vitest('database and launcher', '.', '--exclude', 'start-stack.test.ts', '--exclude', 'docker/images.test.ts'),
  check('format'),
  check('boundaries'),
];
/** They start the whole stack, measure times and drive a browser, so nothing else runs beside them. */
const ALONE: Stage[] = [
  vitest('npm start', '.', 'start-stack.test.ts'),
  vitest('images', '.', 'docker/images.test.ts'),
  vitest('e2e', 'e2e'),
];

const NO_ZHPARSER = 'the PostgreSQL of this machine has no zhparser; where it has, these run too';
/** Tests that may be skipped, by full name, with the reason. */
const SKIP_REASONS: SkipReasons = {
  'the text index without zhparser goes on, found as before, when zhparser is taken away and when it comes back':
    NO_ZHPARSER,
  'words in texts without zhparser are kept whole from the next rebuild on, until they are deleted': NO_ZHPARSER,
  'words in texts without zhparser wait where the server may not write the dictionary, and are applied once it may':
    NO_ZHPARSER,
};

async function main(names: string[]): Promise<boolean> {
  const unknown = names.find((name) => ![...SIDE_BY_SIDE, ...ALONE].some((stage) => stage.name === name));
  if (unknown) throw new Problem(`There is no stage "${unknown}".`);
  const isWanted = ({ name }: Stage) => names.length === 0 || names.includes(name);

  await runStep('Looking for PostgreSQL, ffmpeg, perl, libheif, Chromium and Redis', (progress) =>
    ensureSystemPackages({
      tools: ['ffmpeg', 'perl', 'heif', 'chromium', 'redis'],
      postgres: { clusterMajor: undefined },
      onStep: (sentence) => console.log(`  ${sentence}`),
      onLine: progress,
    }),
  );
  const logDir = await mkdtemp(join(tmpdir(), 'immich-ocr-test-logs-'));
  const cluster = await startTestCluster();
  const stopOnSignal = () => void cluster.stop().finally(() => process.exit(130));
  process.once('SIGINT', stopOnSignal).once('SIGTERM', stopOnSignal);
  try {
    const env = { ...process.env, CI: 'true', NO_COLOR: '1', TEST_DB_URL: cluster.url };
    const run = async (stage: Stage) =>
      tell(await runStage(stage, { root: ROOT, logDir, env, skipReasons: SKIP_REASONS }));
    const outcomes = await inLanes(SIDE_BY_SIDE.filter(isWanted), 2, run);
    const last = ALONE.filter(isWanted);
    const failedBuild = last.length > 0 && (await build());
    outcomes.push(...(failedBuild ? [failedBuild] : await inLanes(last, 1, run)));
    return await summarise(outcomes, logDir);
  } finally {
    await cluster.stop();
  }
}

/** Works through a list with a number of workers at once. */
async function inLanes<Item, Result>(
  items: Item[],
  lanes: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const queue = [...items];
  const results: Result[] = [];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) results.push(await work(item));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

/** Builds what the end-to-end tests run; an outcome only when it fails. */
async function build(): Promise<Outcome | undefined> {
  try {
    await buildWhatChanged(ROOT, [FRONT_DOOR]);
    return undefined;
  } catch (error) {
    const failures = [error instanceof Error ? error.message : String(error)];
    console.log('✗ build, so nothing end to end was run');
    return { stage: { name: 'build', command: ['npm'], cwd: '.' }, passed: 0, failures, seconds: 0, logFile: '' };
  }
}

function tell(outcome: Outcome): Outcome {
  const { stage, passed, failures, seconds } = outcome;
  const counts = stage.isVitest ? `, ${passed} passed, ${failures.length} failed` : '';
  console.log(`${failures.length === 0 ? '✓' : '✗'} ${stage.name}${counts} (${seconds.toFixed(0)} s)`);
  return outcome;
}

/** Shows the log of each failed stage, then the one line that counts. */
async function summarise(outcomes: Outcome[], logDir: string): Promise<boolean> {
  const failed = outcomes.filter(({ failures }) => failures.length > 0);
  for (const { stage, failures, logFile } of failed) {
    console.log(`\n──── ${stage.name} ────`);
    if (logFile) console.log((await readFile(logFile, 'utf8')).trimEnd());
    console.log(`\n${stage.name} failed:`);
    for (const failure of failures) console.log(`  ✗ ${failure}`);
  }
  const passedCount = outcomes.reduce((sum, { passed }) => sum + passed, 0);
  const failedCount = outcomes.reduce((sum, { failures }) => sum + failures.length, 0);
  await rm(logDir, { recursive: true });
  console.log(`\n${passedCount} passed, ${failedCount} failed`);
  return failedCount === 0;
}

main(process.argv.slice(2)).then(
  (isSuccess) => process.exit(isSuccess ? 0 : 1),
  (error: unknown) => {
    console.error(error instanceof Problem ? error.message : error);
    console.log('0 passed, 1 failed');
    process.exit(1);
  },
);
