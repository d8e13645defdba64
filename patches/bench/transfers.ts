import { once } from 'node:events';
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

const BLOCK = Buffer.alloc(1 << 20, 7);
const WANTED_SHARE = 0.9;

/** The same server, asked directly and through the front door. */
export interface Ways {
  /** Base addresses, without a path. */
  readonly direct: string;
  readonly through: string;
  /** Seconds of processor time that the front door has used. */
  readonly doorSeconds: () => Promise<number>;
}

export interface Transfer {
  readonly name: string;
  readonly bytes: number;
  readonly rounds: number;
  /** Moves the bytes from or to the server at a base address, once. */
  readonly run: (base: string) => Promise<unknown>;
}

/** Reads an answer of so many bytes, and throws when it has another length. */
export async function download(url: string, bytes: number, headers: OutgoingHttpHeaders = {}): Promise<void> {
  const asked = request(url, { headers, agent: false }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) size += chunk.byteLength;
  if (size !== bytes) throw new Error(`${size} of ${bytes} bytes came, with status ${response.statusCode}`);
}

/** What goes around the bytes of an upload. */
export interface Envelope {
  readonly headers?: OutgoingHttpHeaders;
  readonly before?: Buffer;
  readonly behind?: Buffer;
}

const NOTHING = Buffer.alloc(0);

/** Posts so many bytes; answers the text of the answer, and throws when that is an error. */
export async function upload(url: string, bytes: number, envelope: Envelope = {}): Promise<string> {
  const { headers = {}, before = NOTHING, behind = NOTHING } = envelope;
  const length = before.byteLength + bytes + behind.byteLength;
  const asked = request(url, { method: 'POST', headers: { ...headers, 'content-length': length }, agent: false });
  asked.write(before);
  for (let left = bytes; left > 0; left -= BLOCK.byteLength) {
    if (!asked.write(BLOCK.subarray(0, Math.min(left, BLOCK.byteLength)))) await once(asked, 'drain');
  }
  asked.end(behind);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const answer = await text(response);
  if ((response.statusCode ?? 500) >= 300) throw new Error(`The upload was answered ${response.statusCode}: ${answer}`);
  return answer;
}

/** Measures both ways in turn, so that what else the machine does meets both; medians. */
export async function measureInTurn(
  { direct, through }: Ways,
  rounds: number,
  measure: (base: string) => Promise<number>,
): Promise<{ readonly direct: number; readonly through: number }> {
  const measured: { direct: number[]; through: number[] } = { direct: [], through: [] };
  for (let round = 0; round < rounds; round++) {
    measured.direct.push(await measure(direct));
    measured.through.push(await measure(through));
  }
  return { direct: median(measured.direct), through: median(measured.through) };
}

/** Prints the speed of both ways, and what the front door took of the processor for it. */
export async function compareTransfer(ways: Ways, { name, bytes, rounds, run }: Transfer): Promise<void> {
  const megabytesPerSecond = async (base: string) => {
    const startedAt = performance.now();
    await run(base);
    return bytes / 1000 / (performance.now() - startedAt);
  };
  await measureInTurn(ways, 1, megabytesPerSecond); // the first time compiles the code
  const before = await ways.doorSeconds();
  const { direct, through } = await measureInTurn(ways, rounds, megabytesPerSecond);
  const secondsPerGigabyte = ((await ways.doorSeconds()) - before) / ((rounds * bytes) / 1e9);
  const share = `${((100 * through) / direct).toFixed(0)} % (wanted: >= ${100 * WANTED_SHARE} %)`;
  printRow(
    name,
    `direct ${direct.toFixed(0)} MB/s`,
    `through ${through.toFixed(0)} MB/s`,
    share,
    `${secondsPerGigabyte.toFixed(2)} s of processor time a GB in the door`,
  );
}

export function printRow(name: string, ...cells: readonly string[]): void {
  console.log([name.padEnd(10), ...cells].join('   '));
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}
