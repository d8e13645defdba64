import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { Device } from '../src/config.ts';
import { usableDevice } from '../src/worker/device.ts';
import type { Parts } from './inference/part.ts';
import { formatRow, report } from './inference/report.ts';
import type { BenchOptions } from './inference/setting.ts';

const USAGE = `Measures how fast pictures are read, and what that takes. Renders its own pictures; needs Noto Sans CJK.

  npm run bench:inference -- [--quick] [--device cpu|cuda] [--only PART] [--images N]

--quick    a minute instead of twenty
--device   what the models run on (default cpu)
--only     models, throughput, queries, memory, or sharing: what it brings that threads share runs of the models, which
           they do on a graphics card (measured by default with --device cuda, instead of models and throughput)
--images   pictures that are read while memory is watched (default 2000, with --quick 40)
`;

const defaultParts: Record<Device, (keyof Parts)[]> = {
  cpu: ['models', 'throughput', 'queries', 'memory'],
  cuda: ['sharing', 'queries', 'memory'],
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    device: { type: 'string', default: 'cpu' },
    only: { type: 'string' },
    images: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(USAGE);
} else {
  const { quick } = values;
  const device = values.device === 'cuda' ? 'cuda' : 'cpu';
  const images = Number(values.images ?? (quick ? 40 : 2000));
  if ((await usableDevice(device)) !== device) {
    process.exit(1);
  }
  const parts = values.only ? [values.only as keyof Parts] : defaultParts[device];
  for (const name of parts) {
    await measure(name, { device, quick, images });
  }
}

async function measure<Name extends keyof Parts>(name: Name, options: BenchOptions): Promise<void> {
  // As every way of running the service sets it.
  const env = { MALLOC_ARENA_MAX: '2', ...process.env };
  const child = fork(new URL('inference/part.ts', import.meta.url), [name, JSON.stringify(options)], { env });
  const [found] = (await Promise.race([once(child, 'message'), failedExit(child)])) as [Parts[Name]];
  for (const row of report[name](found)) {
    process.stdout.write(`${formatRow(row)}\n`);
  }
}

async function failedExit(child: ReturnType<typeof fork>): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`The measurement ended with code ${code}`);
}
