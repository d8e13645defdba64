import { randomUUID } from 'node:crypto';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import {
  compareTransfer,
  download,
  printRow,
  upload,
  type Envelope,
  type Ways,
} from '../../patches/bench/transfers.ts';
import { startTestCluster } from '../../postgres/src/test-cluster.ts';
import { signUp, type Account } from '../client/account.ts';
import { type UploadAnswer } from '../client/upload.ts';
import { startInference } from '../stack/backends.ts';
import { freePort } from '../stack/child.ts';
import { treeOf, usageOf } from '../stack/process-tree.ts';
import { TestServer } from '../stack/server.ts';

/** What a video begins with, so that no two are the same: one that is known already would not be stored. */
const MARK_BYTES = 36;

const USAGE = `Measures what the front door costs before a server that does what Immich does: our own, with its text search
switched off, which reads a form, hashes its file, stores it, and knows its users.

  npm run bench:front-door -- [--megabytes N] [--rounds N]

--megabytes  size of the video that is uploaded and downloaded (default 1000)
--rounds     how often, each way in turn (default 5)

No jobs run. Client, front door and server share the processors of the machine.
`;

const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(USAGE);
} else {
  await main(Number(values.megabytes) * 1_000_000, Number(values.rounds));
}

async function main(bytes: number, rounds: number): Promise<void> {
  const cluster = await startTestCluster();
  const inference = await startInference();
  const backends = { clusterUrl: cluster.url, machineLearningUrl: inference.url };
  const innerPort = String(await freePort());
  const settings = { IMMICH_WORKERS_INCLUDE: 'api', IMMICH_INNER_PORT: innerPort };
  const server = await TestServer.startPatched(backends, settings);
  try {
    const admin = await signUp(server);
    console.log(`${availableParallelism()} processors, load ${loadavg()[0]!.toFixed(1)}, ${bytes / 1e6} MB a transfer`);
    const ways = {
      ...{ direct: `http://127.0.0.1:${innerPort}`, through: server.url },
      doorSeconds: async () => (await doorUsage(server)).cpuSeconds,
    };
    await measure(ways, admin, bytes, rounds);
    printRow('memory', `${(await doorUsage(server)).residentMegabytes.toFixed(0)} MB`);
  } finally {
    await server.stop();
    await inference.child.stop();
    await cluster.stop();
  }
}

async function measure(ways: Ways, { options }: Account, bytes: number, rounds: number): Promise<void> {
  let last = '';
  await compareTransfer(ways, {
    ...{ name: 'upload', bytes, rounds },
    run: async (base) => {
      const answer = await upload(`${base}/api/assets`, bytes, form(options.headers));
      last = (JSON.parse(answer) as UploadAnswer).id;
    },
  });
  await compareTransfer(ways, {
    ...{ name: 'download', bytes, rounds },
    run: (base) => download(`${base}/api/assets/${last}/original`, bytes + MARK_BYTES, options.headers),
  });
}

/** A form around a video, with its mark. */
function form(headers: Record<string, string>): Envelope {
  const boundary = 'bench-of-the-front-door';
  const field = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const takenAt = new Date(0).toISOString();
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="assetData"; filename="video.mp4"\r\nContent-Type: video/mp4\r\n\r\n`;
  const fields = field('fileCreatedAt', takenAt) + field('fileModifiedAt', takenAt) + field('filename', 'video.mp4');
  return {
    headers: { ...headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
    before: Buffer.from(fields + file + randomUUID()),
    behind: Buffer.from(`\r\n--${boundary}--\r\n`),
  };
}

/** Of the first process alone: the second is the server that it started. */
async function doorUsage({ pid }: TestServer): Promise<Awaited<ReturnType<typeof usageOf>>> {
  const [, started = pid] = await treeOf(pid);
  const [all, behind] = [await usageOf(pid), await usageOf(started)];
  return {
    cpuSeconds: all.cpuSeconds - behind.cpuSeconds,
    residentMegabytes: all.residentMegabytes - behind.residentMegabytes,
  };
}
