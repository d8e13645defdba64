import type { Parts } from './part.ts';
import type { SharingGain } from './sharing.ts';

/** A figure beside what it should be; without a target it only informs. */
export interface Row {
  readonly name: string;
  readonly figure: string;
  readonly target?: string;
  readonly reached?: boolean;
}

const minImagesPerSecond = new Map([
  [0, 6.0],
  [5, 3.5],
  [30, 1.2],
  [100, 0.44],
]);
const MIN_SPEED_UP = 1.65;
const MAX_MEGABYTES = 900;
/** Megabytes over 1,000 images: less than what single measurements differ by. */
const MAX_GROWTH = 15;
const MAX_QUERY_MS = 10;
const MIN_SAME_LINES = 99;

export const report: { readonly [Name in keyof Parts]: (found: Parts[Name]) => Row[] } = {
  models: (shares) =>
    shares.map(({ lines, linesRead, totalCpuMs, modelCpuMs, ratio }) => ({
      name: `CPU at ${lines} lines (${linesRead} read): ${totalCpuMs.toFixed(0)} ms, models ${modelCpuMs.toFixed(0)} ms`,
      ...atMost(ratio, lines >= 30 ? 1.08 : 1.15, '×', 3),
    })),
  throughput: (figures) =>
    figures.flatMap(({ lines, one, two }) => [
      {
        name: `Images/s at ${lines} lines, two threads`,
        ...atLeast(two.pagesPerSecond, minImagesPerSecond.get(lines)!, '/s'),
      },
      {
        name: `  against one thread (${one.pagesPerSecond.toFixed(2)}/s)`,
        ...atLeast(two.pagesPerSecond / one.pagesPerSecond, MIN_SPEED_UP, '×'),
      },
      {
        name: `  CPU an image: ${two.cpuMs.toFixed(0)} ms, against one thread (${one.cpuMs.toFixed(0)} ms)`,
        figure: `${(two.cpuMs / one.cpuMs).toFixed(2)}×`,
      },
    ]),
  memory: ({ peak, marks, slope }) => [
    ...marks.map(({ images, megabytes }) => ({
      name: `Resident memory, two threads, after ${images} images`,
      figure: `${megabytes.toFixed(0)} MB`,
    })),
    { name: '  at its peak', ...atMost(peak, MAX_MEGABYTES, ' MB', 0) },
    { name: '  growth over 1,000 images, without the first quarter', ...atMost(slope, MAX_GROWTH, ' MB', 1) },
  ],
  queries: ({ idleP50, busyP50, busyP95 }) => [
    { name: 'Encoding a query, p50, idle', figure: `${idleP50.toFixed(2)} ms` },
    { name: 'Encoding a query, p50, beside a full queue', ...atMost(busyP50, MAX_QUERY_MS, ' ms', 2) },
    { name: 'Encoding a query, p95, beside a full queue', figure: `${busyP95.toFixed(2)} ms` },
  ],
  sharing: (gains) => gains.flatMap(sharingRows),
};

function sharingRows({ lines, apart, together, linesPerRun, sameLines }: SharingGain): Row[] {
  return [
    { name: `Images/s at ${lines} lines, shared runs`, figure: `${together.toFixed(2)}/s` },
    { name: `  against each thread line by line (${apart.toFixed(2)}/s)`, figure: `${(together / apart).toFixed(2)}×` },
    ...(lines === 0
      ? []
      : [
          { name: '  lines in a run, on average', figure: linesPerRun.toFixed(1) },
          {
            name: '  lines read the same both ways, but for spaces',
            ...atLeast(100 * sameLines, MIN_SAME_LINES, ' %'),
          },
        ]),
  ];
}

export function formatRow({ name, figure, target = '', reached }: Row): string {
  const verdict = reached === undefined ? '' : reached ? 'reached' : 'MISSED';
  return `${name.padEnd(58)}${figure.padStart(12)}  ${target.padEnd(12)}${verdict}`;
}

function atMost(value: number, limit: number, unit: string, digits: number): Omit<Row, 'name'> {
  return { figure: value.toFixed(digits) + unit, target: `≤ ${limit}${unit}`, reached: value <= limit };
}

function atLeast(value: number, limit: number, unit: string): Omit<Row, 'name'> {
  return { figure: value.toFixed(2) + unit, target: `≥ ${limit}${unit}`, reached: value >= limit };
}
