import { ThreadPool } from '../../src/worker/thread-pool.ts';
import { median } from './median.ts';
import { renderLargePictures, renderPages } from './pages.ts';
import { forever, picturePool, threadSettings, toRequest, type BenchOptions } from './setting.ts';

/** Resident memory of a process with two threads for pictures and one for texts. */
export interface MemoryUse {
  /** In megabytes. */
  readonly peak: number;
  /** Medians over the pictures before each mark. */
  readonly marks: readonly Mark[];
  /** Megabytes by which the memory grows over 1,000 pictures, by the marks after the first quarter. */
  readonly slope: number;
}

interface Mark {
  readonly images: number;
  readonly megabytes: number;
}

/** Pages without or with little text come most often, as they do in a library. */
const MIX = [0, 5, 0, 30, 5, 0, 100, 5];
/** So often come pictures that are large, each kind for both threads at once. */
const PAGES_BETWEEN_LARGE = 44;
const MARKS = 8;

/** Reads a mix of pages, and looks at the memory after each. */
export async function measureMemory(options: BenchOptions): Promise<MemoryUse> {
  const sequence = await pictureSequence();
  const pictures = picturePool(options, 2, 4);
  const texts = new ThreadPool({ threads: 1, maxQueued: 4, settings: threadSettings(options) });
  await texts.run({ kind: 'text', text: 'red', clip: { modelName: 'any' } }, forever);

  const megabytes: number[] = [];
  let next = 0;
  const readOn = async () => {
    while (next < options.images) {
      await pictures.run(toRequest(sequence[next++ % sequence.length]!), forever);
      megabytes.push(process.memoryUsage.rss() / 1e6);
    }
  };
  await Promise.all([readOn(), readOn(), readOn()]);
  await Promise.all([pictures, texts].map((pool) => pool.close(AbortSignal.timeout(1000))));

  const marks = marksOf(megabytes);
  return { peak: process.resourceUsage().maxRSS / 1000, marks, slope: slopeOf(marks.slice(MARKS / 4)) };
}

async function pictureSequence(): Promise<Buffer[]> {
  const pages = new Map((await renderPages()).map(({ lines, jpeg }) => [lines, jpeg]));
  const large = await renderLargePictures();
  const usual = Array.from({ length: PAGES_BETWEEN_LARGE }, (_, index) => pages.get(MIX[index % MIX.length]!)!);
  return [...large.flatMap((picture) => [picture, picture]), ...usual];
}

function marksOf(megabytes: readonly number[]): Mark[] {
  const step = Math.floor(megabytes.length / MARKS);
  const begin = { images: 10, megabytes: median(megabytes.slice(0, 10)) };
  const others = Array.from({ length: MARKS }, (_, index) => (index + 1) * step).map((images) => ({
    images,
    megabytes: median(megabytes.slice(images - Math.ceil(step / 5), images)),
  }));
  return [begin, ...others];
}

/** By least squares. */
function slopeOf(marks: readonly Mark[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(marks.map(({ images }) => images)), mean(marks.map(({ megabytes }) => megabytes))];
  const products = marks.map(({ images, megabytes }) => (images - x) * (megabytes - y));
  const squares = marks.map(({ images }) => (images - x) ** 2);
  return (1000 * mean(products)) / mean(squares);
}
