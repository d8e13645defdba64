import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type pg from 'pg';
import type { BenchServer } from '../bench-server.ts';
import type { Library } from '../library/library.ts';
import { milliseconds, table } from '../table.ts';
import { Timings } from './timings.ts';

const READINGS_AT_ONCE = 50;
const ENTRIES_AT_ONCE = 100;
const TARGET_RATE = 1500;
const TARGET_RATIO = 2;
const QUERIES = ['ocr:zymurgy', 'ocr:kumquat', 'zymurgy', 'kumquat', 'ocr:麒麟'];
/** What is stored: whole readings one after the other, or entries of the text index many at once. */
type Way = 'readings' | 'index';
const RUN = new URL('../run.ts', import.meta.url).pathname;

/**
 * How fast texts are indexed, and what searches notice of it. Leaves the library as it was.
 *
 * @param searches how many searches to time, at least
 * @param writeSeconds how long each measurement writes
 */
export async function measureIndexing(
  library: Library,
  server: BenchServer,
  client: pg.Client,
  { searches, writeSeconds }: { readonly searches: number; readonly writeSeconds: number },
): Promise<string> {
  const write = async (way: Way, batch: number) => {
    const rate = await writeTexts(library, way, batch, writeSeconds);
    await removeWrittenTexts(client);
    return rate;
  };
  const idle = await searchFor(server, searches, () => false);
  const single = await write('readings', 1);
  const several = await write('readings', READINGS_AT_ONCE);
  const batched = await write('index', ENTRIES_AT_ONCE);
  const state = { isWriting: true };
  const meanwhile = writeTexts(library, 'index', ENTRIES_AT_ONCE, 2 * writeSeconds).finally(() => {
    state.isWriting = false;
  });
  const [busy, rate] = await Promise.all([searchFor(server, searches, () => state.isWriting), meanwhile]);
  await removeWrittenTexts(client);
  const isFastEnough = busy.p95 <= idle.p95 * TARGET_RATIO;
  return table(
    ['indexing', 'measured', 'target', ''],
    [
      ['readings a second, each in a transaction of its own', single.toFixed(0), '', ''],
      [`readings a second, ${READINGS_AT_ONCE} in a transaction`, several.toFixed(0), '', ''],
      [
        `entries a second, ${ENTRIES_AT_ONCE} in a transaction`,
        batched.toFixed(0),
        `≥ ${TARGET_RATE}`,
        verdict(batched >= TARGET_RATE),
      ],
      ['entries a second, while searches run', rate.toFixed(0), '', ''],
      ['p95 of searches, idle', milliseconds(idle.p95), '', ''],
      [
        'p95 of searches, while entries are made',
        milliseconds(busy.p95),
        `≤ ${milliseconds(idle.p95 * TARGET_RATIO)}`,
        verdict(isFastEnough),
      ],
    ],
  );
}

function verdict(isMet: boolean): string {
  return isMet ? '✓' : '✗';
}

/** Searches for a while: a fixed number of times, or longer as long as `goOn` says so. */
async function searchFor(server: BenchServer, searches: number, goOn: () => boolean): Promise<Timings> {
  const timings = new Timings();
  while (timings.count < searches || goOn()) {
    const query = QUERIES[timings.count % QUERIES.length]!;
    timings.add((await server.ask('most', '/search/smart', { query })).statementMs);
  }
  return timings;
}

/** @returns assets a second */
async function writeTexts({ url }: Library, way: Way, batch: number, seconds: number): Promise<number> {
  const args = ['index-writer', '--url', url, '--way', way, '--batch', String(batch), '--seconds', String(seconds)];
  const { stdout } = await promisify(execFile)(process.execPath, [RUN, ...args]);
  return Number(stdout);
}

async function removeWrittenTexts(client: pg.Client): Promise<void> {
  const written = `"assetId" not in (select "assetId" from trigram_way.ocr_search)`;
  await client.query(`delete from asset_ocr where ${written}`);
  await client.query(`delete from asset_ocr_search where ${written}`);
  await client.query('vacuum analyze asset_ocr, asset_ocr_search');
}
