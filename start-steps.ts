import { stripVTControlCharacters } from 'node:util';

const HEARTBEAT_MS = 15_000;

/** Told each line that a long step prints. */
export type Progress = (line: string) => void;

/**
 * Runs one step of a start and tells of it: that it began, on a terminal its latest line of output with the seconds, else
 * a sign of life now and then, and how long it took.
 * @param work does the step, and reports its output through the function it is given
 */
export async function runStep<Result>(title: string, work: (progress: Progress) => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  const seconds = () => Math.round((performance.now() - startedAt) / 1000);
  let latest = '';
  console.log(title);
  const show = () => {
    const line = `  ${seconds()} s  ${latest}`.slice(0, (process.stdout.columns ?? 80) - 1);
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}`);
    else console.log(line.trimEnd());
  };
  const clear = () => process.stdout.isTTY && process.stdout.write('\r\x1b[K');
  const timer = setInterval(show, process.stdout.isTTY ? 500 : HEARTBEAT_MS);
  try {
    const result = await work((line) => {
      latest = stripVTControlCharacters(line).trim() || latest;
    });
    clear();
    if (seconds() >= 2) console.log(`  done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(timer);
    clear();
  }
}
