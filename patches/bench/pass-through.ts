import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * What the front door costs, beside the direct way to the same server in the same run:
 *   npm run bench:pass-through -- --megabytes 1000 --sockets 500 --pings 2000
 */
const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '1000' },
    sockets: { type: 'string', default: '500' },
    pings: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
  },
});
const bytes = Number(values.megabytes) * 1_000_000;
const BLOCK = Buffer.alloc(1 << 20, 7);

interface Running {
  readonly process: ChildProcess;
  readonly port: number;
}

async function start(file: string, ...args: string[]): Promise<Running> {
  const child = fork(join(import.meta.dirname, file), args);
  const [port] = (await once(child, 'message')) as [number];
  return { process: child, port };
}

interface Usage {
  readonly residentMegabytes: number;
  readonly processorSeconds: number;
}

async function usageOf({ process: child }: Running): Promise<Usage> {
  child.send('usage');
  const [usage] = (await once(child, 'message')) as [Usage];
  return usage;
}

/** Megabytes a second. */
async function download(port: number): Promise<number> {
  const startedAt = performance.now();
  const asked = request({ port, host: '127.0.0.1', path: '/api/assets/1/original', agent: false }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) size += chunk.byteLength;
  if (size !== bytes) throw new Error(`${size} of ${bytes} bytes came`);
  return bytes / 1000 / (performance.now() - startedAt);
}

/** Megabytes a second. */
async function upload(port: number): Promise<number> {
  const startedAt = performance.now();
  const headers = { 'content-length': bytes };
  const asked = request({ port, host: '127.0.0.1', path: '/api/assets', method: 'POST', headers, agent: false });
  for (let left = bytes; left > 0; left -= BLOCK.byteLength) {
    if (!asked.write(BLOCK.subarray(0, Math.min(left, BLOCK.byteLength)))) await once(asked, 'drain');
  }
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let counted = '';
  for await (const chunk of response) counted += String(chunk);
  if (Number(counted) !== bytes) throw new Error(`${counted} of ${bytes} bytes arrived`);
  return bytes / 1000 / (performance.now() - startedAt);
}

async function ping(port: number, agent: Agent): Promise<number> {
  const startedAt = performance.now();
  const asked = request({ port, host: '127.0.0.1', path: '/api/server/ping', agent }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return performance.now() - startedAt;
}

/** Opens websockets that then say nothing. */
async function openSockets(port: number, count: number): Promise<() => void> {
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-version': '13',
      };
      const asked = request({ port, host: '127.0.0.1', path: '/api/socket.io/', headers, agent: false }).end();
      const [, socket] = (await once(asked, 'upgrade')) as [unknown, Socket];
      socket.on('error', () => undefined);
      return socket;
    }),
  );
  return () => sockets.forEach((socket) => socket.destroy());
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

function tell(name: string, direct: number, through: number, unit: string, verdict: string): void {
  const cells = [name.padEnd(22), `direct ${direct.toFixed(2)}`, `through ${through.toFixed(2)} ${unit}`, verdict];
  console.log(cells.join('   '));
}

/** Measures both ways in turn, so that what else the machine does meets both. */
async function compare(measure: (port: number) => Promise<number>, rounds: number): Promise<[number, number]> {
  const [direct, through]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    direct.push(await measure(upstream.port));
    through.push(await measure(door.port));
  }
  return [median(direct), median(through)];
}

const upstream = await start('upstream.ts');
const door = await start('front-door.ts', String(upstream.port));
const before = await usageOf(door);

for (const [name, measure] of [
  ['upload', upload],
  ['download', download],
] as const) {
  const { processorSeconds: secondsBefore } = await usageOf(door);
  const [direct, through] = await compare(measure, Number(values.rounds));
  const gigabytes = (Number(values.rounds) * bytes) / 1e9;
  const perGigabyte = ((await usageOf(door)).processorSeconds - secondsBefore) / gigabytes;
  tell(
    `${name}, ${values.megabytes} MB`,
    direct,
    through,
    'MB/s',
    `${((100 * through) / direct).toFixed(0)} % (wanted: >= 90 %), ${perGigabyte.toFixed(2)} s of processor time a GB`,
  );
}
const after = await usageOf(door);

const closeSockets = await openSockets(door.port, Number(values.sockets));
const withSockets = await usageOf(door);
const agent = new Agent({ keepAlive: true });
const [direct, through] = await compare((port) => ping(port, agent), Number(values.pings));
tell('ping', direct, through, 'ms', `+${(through - direct).toFixed(2)} ms (wanted: <= 3 ms)`);
console.log(
  `resident memory        ${before.residentMegabytes.toFixed(0)} MB at first, ` +
    `${after.residentMegabytes.toFixed(0)} MB after ${2 * Number(values.rounds)} bodies, ` +
    `${withSockets.residentMegabytes.toFixed(0)} MB with ${values.sockets} idle websockets`,
);
closeSockets();
agent.destroy();
upstream.process.disconnect();
door.process.disconnect();
