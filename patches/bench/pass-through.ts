import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compareTransfer, download, measureInTurn, printRow, upload, type Ways } from './transfers.ts';

/**
 * What the front door costs, beside the direct way to the same server in the same run:
 *   npm run bench:pass-through -- --megabytes 1000 --sockets 500 --pings 2000
 *
 * Twice, before two servers that stand where Immich would. The bare one counts uploads, forgets them and makes up
 * downloads: the worst case, which no server comes near to. The storing one hashes an upload, writes it to the disk and
 * reads a download from there, as Immich does. `npm run bench:front-door` does the same with our own server behind. Client,
 * front door and server share the processors of the machine, so that with two of them what the door uses the others lack.
 */
const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '1000' },
    sockets: { type: 'string', default: '500' },
    pings: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '5' },
  },
});
const bytes = Number(values.megabytes) * 1_000_000;
const rounds = Number(values.rounds);

interface Running {
  readonly process: ChildProcess;
  readonly base: string;
}

async function start(file: string, ...args: string[]): Promise<Running> {
  const child = fork(join(import.meta.dirname, file), args);
  const [port] = (await once(child, 'message')) as [number];
  return { process: child, base: `http://127.0.0.1:${port}` };
}

interface Usage {
  readonly residentMegabytes: number;
  readonly peakMegabytes: number;
  readonly processorSeconds: number;
}

async function usageOf({ process: child }: Running): Promise<Usage> {
  child.send('usage');
  const [usage] = (await once(child, 'message')) as [Usage];
  return usage;
}

async function ping(base: string, agent: Agent): Promise<number> {
  const startedAt = performance.now();
  const asked = request(new URL('/api/server/ping', base), { agent }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return performance.now() - startedAt;
}

/** Opens websockets that then say nothing. */
async function openSockets(base: string, count: number): Promise<() => void> {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': '13',
  };
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const asked = request(new URL('/api/socket.io/', base), { headers, agent: false }).end();
      const [, socket] = (await once(asked, 'upgrade')) as [unknown, Socket];
      socket.on('error', () => undefined);
      return socket;
    }),
  );
  return () => sockets.forEach((socket) => socket.destroy());
}

async function compareTransfers(ways: Ways): Promise<void> {
  await compareTransfer(ways, {
    ...{ name: 'upload', bytes, rounds },
    run: async (base) => {
      const counted = await upload(`${base}/api/assets`, bytes);
      if (Number(counted) !== bytes) throw new Error(`${counted} of ${bytes} bytes arrived`);
    },
  });
  await compareTransfer(ways, {
    ...{ name: 'download', bytes, rounds },
    run: (base) => download(`${base}/api/assets/1/original`, bytes),
  });
}

async function comparePings(ways: Ways): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const { direct, through } = await measureInTurn(ways, Number(values.pings), (base) => ping(base, agent));
  agent.destroy();
  const difference = `+${(through - direct).toFixed(2)} ms (wanted: <= 3 ms)`;
  printRow('ping', `direct ${direct.toFixed(2)} ms`, `through ${through.toFixed(2)} ms`, difference);
}

console.log(
  `${availableParallelism()} processors, load ${loadavg()[0]!.toFixed(1)}, ${values.megabytes} MB a transfer`,
);
for (const [title, file] of [
  ['before a bare server', 'bare-upstream.ts'],
  ['before a server that hashes and stores', 'upstream.ts'],
] as const) {
  const upstream = await start(file, String(bytes));
  const door = await start('front-door.ts', new URL(upstream.base).port);
  const ways: Ways = {
    ...{ direct: upstream.base, through: door.base },
    doorSeconds: async () => (await usageOf(door)).processorSeconds,
  };
  console.log(title);
  const before = await usageOf(door);
  await compareTransfers(ways);
  const after = await usageOf(door);
  printRow(
    'memory',
    `${before.residentMegabytes.toFixed(0)} MB at first`,
    `${after.residentMegabytes.toFixed(0)} MB after ${2 * (rounds + 1)} bodies`,
    `${after.peakMegabytes.toFixed(0)} MB at most`,
  );
  if (file === 'upstream.ts') {
    const closeSockets = await openSockets(door.base, Number(values.sockets));
    printRow(
      'websockets',
      `${(await usageOf(door)).residentMegabytes.toFixed(0)} MB with ${values.sockets} that say nothing`,
    );
    await comparePings(ways);
    closeSockets();
  }
  upstream.process.disconnect();
  door.process.disconnect();
}
