import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryCommand } from './command.ts';

/** A process that cannot be mistaken for a later one that was given the same number. */
export interface ProcessIdentity {
  pid: number;
  /** When the process began, in the words of the operating system; compared, never read. */
  startedAt: string;
}

/** Identifies a running process; undefined when there is none with this number, or only a dead one not yet buried. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const startedAt = process.platform === 'linux' ? await startedAtFromProc(pid) : await startedAtFromPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

async function startedAtFromProc(pid: number): Promise<string | undefined> {
  try {
    // The command's name stands in brackets and may hold spaces; the fields after it are plain (proc(5)).
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${bootId.trim()}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

async function startedAtFromPs(pid: number): Promise<string | undefined> {
  const { code, stdout } = await tryCommand('ps', ['-o', 'lstart=', '-p', String(pid)]);
  return code === 0 && stdout.trim() ? stdout.trim() : undefined;
}

/** Whether this very process is still running. */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await identifyProcess(identity.pid))?.startedAt === identity.startedAt;
}

/** Waits until the process is gone; false when it is still there after `timeoutMs`. */
export async function waitForExit(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (await isRunning(identity)) {
    if (Date.now() >= deadline) return false;
    await sleep(50);
  }
  return true;
}

/** Asks a process to end, and ends it by force when it has not within `graceMs`. */
export async function stopProcess(identity: ProcessIdentity, graceMs: number): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGTERM', graceMs],
    ['SIGKILL', 5000],
  ] as const) {
    if (!(await isRunning(identity))) return;
    try {
      process.kill(identity.pid, signal);
    } catch {
      return; // it ended between the question and the signal
    }
    if (await waitForExit(identity, patienceMs)) return;
  }
}
