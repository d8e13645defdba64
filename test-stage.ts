import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

const TIME_LIMIT_MS = 12 * 60_000;

/** One command among the checks of this project. */
export interface Stage {
  name: string;
  command: [file: string, ...args: string[]];
  /** Relative to the root. */
  cwd: string;
  /** A run of vitest, whose tests are counted one by one. Any other command counts as one. */
  isVitest?: boolean;
}

export interface Outcome {
  stage: Stage;
  passed: number;
  /** Failed tests, and skipped ones that nobody gave a reason for. */
  failures: string[];
  seconds: number;
  logFile: string;
}

/** Skipped tests that are not failures: their full name, and why they may be skipped. */
export type SkipReasons = Readonly<Record<string, string>>;

/** Runs a stage to its end, with everything that it prints in a log file. */
export async function runStage(
  stage: Stage,
  {
    root,
    logDir,
    env,
    skipReasons,
  }: { root: string; logDir: string; env: NodeJS.ProcessEnv; skipReasons: SkipReasons },
): Promise<Outcome> {
  const startedAt = performance.now();
  const logFile = join(logDir, `${stage.name.replaceAll(' ', '-')}.log`);
  const report = join(logDir, `${stage.name.replaceAll(' ', '-')}.json`);
  const [file, ...args] = stage.command;
  if (stage.isVitest) args.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`);

  const { status, isTimeout } = await runLogged(file, args, { cwd: join(root, stage.cwd), env, logFile });
  const { passed, failures } = stage.isVitest
    ? countTests(await readFile(report, 'utf8').catch(() => ''), skipReasons)
    : { passed: status === 0 ? 1 : 0, failures: [] };
  if (isTimeout) failures.push(`stopped after ${TIME_LIMIT_MS / 60_000} minutes`);
  else if (status !== 0 && failures.length === 0) failures.push(`ended with code ${status}`);
  return { stage, passed, failures, seconds: (performance.now() - startedAt) / 1000, logFile };
}

async function runLogged(
  file: string,
  args: string[],
  { cwd, env, logFile }: { cwd: string; env: NodeJS.ProcessEnv; logFile: string },
): Promise<{ status: number; isTimeout: boolean }> {
  const log = createWriteStream(logFile);
  // A process group of its own, so that a stage that hangs is ended together with all that it started.
  const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const killGroup = () => child.pid && process.kill(-child.pid, 'SIGKILL');
  let isTimeout = false;
  const timer = setTimeout(() => {
    isTimeout = true;
    killGroup();
  }, TIME_LIMIT_MS);
  process.on('exit', killGroupQuietly);
  const status = await new Promise<number>((resolve) => {
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code ?? 1));
  });
  clearTimeout(timer);
  process.off('exit', killGroupQuietly);
  await finished(log.end());
  return { status, isTimeout };

  function killGroupQuietly(): void {
    try {
      killGroup();
    } catch {
      // The stage had just ended.
    }
  }
}

interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

/**
 * Counts the tests in the JSON report of vitest.
 * @param text the report; empty when vitest did not get as far as writing one
 */
export function countTests(text: string, skipReasons: SkipReasons): { passed: number; failures: string[] } {
  if (!text) return { passed: 0, failures: ['vitest wrote no report'] };
  const { testResults } = JSON.parse(text) as VitestReport;
  let passed = 0;
  const failures: string[] = [];
  for (const { name, status, assertionResults } of testResults) {
    const before = failures.length;
    for (const test of assertionResults) {
      if (test.status === 'passed') passed += 1;
      else if (test.status === 'failed') failures.push(test.fullName);
      else if (!skipReasons[test.fullName]) failures.push(`${test.fullName} (${test.status} without a reason)`);
    }
    // A file that cannot be loaded, or whose hooks fail, has no failed test to show for it.
    if (status === 'failed' && failures.length === before) failures.push(`${name} (could not be run)`);
  }
  if (testResults.length === 0) failures.push('no tests were found');
  return { passed, failures };
}
