import { readdir, readFile } from 'node:fs/promises';

const CLOCK_TICKS_PER_SECOND = 100;

/** What a process and everything that it started have used. Read from `/proc`, so Linux only. */
export interface Usage {
  /** User and system time, of children that have ended too. */
  cpuSeconds: number;
  residentMegabytes: number;
}

/** Adds up a process and its descendants. */
export async function usageOf(pid: number): Promise<Usage> {
  const total: Usage = { cpuSeconds: 0, residentMegabytes: 0 };
  for (const member of await treeOf(pid)) {
    const stat = await statOf(member);
    const [userTicks = 0, systemTicks = 0, endedUserTicks = 0, endedSystemTicks = 0] = stat.slice(11, 15).map(Number);
    total.cpuSeconds += (userTicks + systemTicks + endedUserTicks + endedSystemTicks) / CLOCK_TICKS_PER_SECOND;
    total.residentMegabytes += await residentMegabytesOf(member);
  }
  return total;
}

/** A process and its descendants, parents first. */
export async function treeOf(pid: number): Promise<number[]> {
  const entries = await readdir('/proc');
  const parents = await Promise.all(
    entries
      .map(Number)
      .filter((candidate) => candidate > 0)
      .map(async (candidate) => [candidate, Number((await statOf(candidate))[1])] as const),
  );
  const tree = [pid];
  for (const member of tree) {
    tree.push(...parents.filter(([, parent]) => parent === member).map(([child]) => child));
  }
  return tree;
}

/** The fields after the name of the program, which may itself hold spaces and brackets; none when it has ended. */
async function statOf(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

async function residentMegabytesOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1000;
}
