import { spawn } from 'node:child_process';

const SIGNALLED = 128;

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Unix ids to run as; only root may set them. */
  uid?: number;
  gid?: number;
  /** Written to the command's standard input, which is empty otherwise. */
  input?: string;
  /** Called with every line of output as it comes, for progress. */
  onLine?: (line: string) => void;
}

export interface CommandResult {
  /** The exit code; 127 when the command does not exist, 128 when a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end, whatever its exit code, and returns what it printed. */
export function tryCommand(file: string, args: string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    const { input, onLine, ...spawnOptions } = options;
    const child = spawn(file, args, { ...spawnOptions, stdio: 'pipe' });
    const printed = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      let rest = '';
      child[name].setEncoding('utf8').on('data', (text: string) => {
        printed[name] += text;
        const lines = (rest + text).split(/\r?\n|\r/);
        rest = lines.pop() ?? '';
        for (const line of lines) onLine?.(line);
      });
    }
    child.on('error', (error) => resolve({ code: 127, stdout: '', stderr: error.message }));
    child.on('close', (code) => resolve({ code: code ?? SIGNALLED, ...printed }));
    child.stdin.on('error', () => undefined); // a command may end without reading its input
    child.stdin.end(input ?? '');
  });
}

/**
 * Runs a command and returns its standard output.
 * @throws Error naming the command and the last lines of what it printed, when it fails.
 */
export async function runCommand(file: string, args: string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await tryCommand(file, args, options);
  if (code !== 0) {
    const said = lastLines(stderr || stdout, 5);
    throw new Error(`${[file, ...args].join(' ')} failed with code ${code}${said ? `: ${said}` : ''}`);
  }
  return stdout;
}

/** The last lines of a text, on one line. */
export function lastLines(text: string, count: number): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter(Boolean).slice(-count).join(' | ');
}
