import { parseArgs } from 'node:util';
import pg from 'pg';
import { startBenchServer } from '../bench-server.ts';
import { type Library, openLibrary } from '../library/library.ts';
import { OWNERS } from '../library/synthetic-assets.ts';
import { directionOf, startEncoder } from './encoder.ts';
import { measureIndexing } from './indexing.ts';
import { measureRecall } from './recall.ts';
import { measureSearches, searchTable, trigramTable } from './searches.ts';

const USAGE = `Measures how fast searches are, in a synthetic library of photos and texts.

  npm run bench:search -- [--assets N] [--with-text N] [--rounds N] [--only WORDS]

--assets     photos in the library (default 100000)
--with-text  how many of them show text (default: two in five)
--rounds     how often each kind of search is asked (default 30)
--only       kinds whose name holds these words, and nothing else

The library is built once for each size, in the folder for temporary files, and again when the schema changes.
`;

/** While indexing runs, and before. */
const SEARCHES_A_ROUND = 5;
const TIME_LIMIT_MS = 60_000;

export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      assets: { type: 'string', default: '100000' },
      'with-text': { type: 'string' },
      rounds: { type: 'string', default: '30' },
      only: { type: 'string', default: '' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const assets = Number(values.assets);
  const size = { assets, withText: Number(values['with-text'] ?? assets * 0.4) };
  const print = (text: string) => console.log(text);
  const startedAt = performance.now();
  print(`${size.assets} assets, ${size.withText} of them with text; milliseconds over ${values.rounds} rounds`);
  const library = await openLibrary(size, print);
  try {
    await benchSearch(library, { rounds: Number(values.rounds), only: values.only, writeSeconds: 10 }, print);
  } finally {
    await library.close();
  }
  print(`took ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
}

interface Options {
  readonly rounds: number;
  /** Part of the names of the kinds to measure; when not empty, recall and indexing are left out. */
  readonly only: string;
  /** How long each of the measurements of indexing writes. */
  readonly writeSeconds: number;
}

/** Measures everything and prints it. @param print takes one or more lines at a time */
export async function benchSearch(
  library: Library,
  { rounds, only, writeSeconds }: Options,
  print: (text: string) => void,
): Promise<void> {
  const encoder = await startEncoder(directionOf);
  const users = OWNERS.map(({ name }) => name);
  const server = await startBenchServer(library.url, encoder.url, users);
  const client = new pg.Client({ connectionString: library.url });
  try {
    await client.connect();
    await warmUp(client);
    await client.query(`set statement_timeout = ${TIME_LIMIT_MS}`);
    const measured = await measureSearches(library, server, client, { rounds, only });
    print(searchTable(measured));
    if (only === '') {
      print(trigramTable(library.planted, measured));
      print(await measureRecall(library, server, client, rounds));
      print(await measureIndexing(library, server, client, { searches: SEARCHES_A_ROUND * rounds, writeSeconds }));
    }
  } finally {
    await client.end();
    await server.close();
    encoder.close();
  }
}

/** Reads what searches look at into the memory of the database, as it is there when it has run for a while. */
async function warmUp(client: pg.Client): Promise<void> {
  await client.query('create extension if not exists pg_prewarm');
  await client.query(`
    with looked_at as (select unnest(array['smart_search', 'asset_ocr_search', 'asset']::regclass[]) as id)
    select pg_prewarm(id) from (select id from looked_at union select indexrelid from looked_at join pg_index on indrelid = id) as parts`);
}
