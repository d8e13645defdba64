import { parseArgs } from 'node:util';
import pg from 'pg';
import { type BenchServer, startBenchServer } from '../bench-server.ts';
import { type Library, openLibrary } from '../library/library.ts';
import { randomDirection } from '../library/store.ts';
import { OWNERS } from '../library/synthetic-assets.ts';
import { Random } from '../random.ts';
import { milliseconds, table } from '../table.ts';
import { trigramSearch } from '../trigram-way.ts';
import { startEncoder } from './encoder.ts';
import { measureIndexing } from './indexing.ts';
import { count, type Kind, kindsOfSearch } from './kinds.ts';
import { measureRecall } from './recall.ts';
import { floors, nearestHundred, type Statement } from './statements.ts';
import { interleave, type TimedTask, Timings } from './timings.ts';

const USAGE = `Measures how fast searches are, in a synthetic library of photos and texts.

  npm run bench:search -- [--assets N] [--with-text N] [--rounds N] [--only WORDS]

--assets     photos in the library (default 100000)
--with-text  how many of them show text (default: two in five)
--rounds     how often each kind of search is asked (default 30)
--only       kinds whose name holds these words, and nothing else

The library is built once for each size, in the folder for temporary files, and again when the schema changes.
`;

/** The trigram way takes up to many seconds a search. */
const TRIGRAM_EVERY = 5;
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
    await client.query(`set statement_timeout = ${TIME_LIMIT_MS}`);
    const rows = await measureSearches(library, server, client, { rounds, only });
    print(table(['kind of search', 'found', 'median', 'p95', 'whole answer', 'target', ''], rows));
    if (only === '') {
      print(await measureRecall(library, server, client, rounds));
      print(await measureIndexing(library, server, client, { searches: SEARCHES_A_ROUND * rounds, writeSeconds }));
    }
  } finally {
    await client.end();
    await server.close();
    encoder.close();
  }
}

/** Where the text encoder of the bench sees a description: somewhere, and always in the same place. */
function directionOf(words: string): readonly number[] {
  const seed = Array.from(words).reduce((sum, character) => (sum * 31 + character.codePointAt(0)!) | 0, 7);
  return randomDirection(new Random(seed), 1);
}

/** One line of the table for each kind of search and each plain statement. */
async function measureSearches(
  library: Library,
  server: BenchServer,
  client: pg.Client,
  { rounds, only }: Pick<Options, 'rounds' | 'only'>,
): Promise<string[][]> {
  const kinds = kindsOfSearch(library.planted).map((kind) => searchTask(server, kind));
  const plain = (await plainStatements(library, client)).map(({ statement, every }) =>
    statementTask(client, statement, every),
  );
  const tasks = [...plain, ...kinds].filter(({ name }) => name.includes(only));
  const random = new Random(4);
  await interleave(tasks, 1, (list) => [...list]);
  tasks.forEach((task) => task.forget());
  await interleave(tasks, rounds, (list) => random.shuffled(list));
  return tasks.map((task) => task.row());
}

async function plainStatements(
  { planted }: Library,
  client: pg.Client,
): Promise<{ statement: Statement; every: number }[]> {
  const { rows } = await client.query<{ ownerId: string; assetId: string }>(
    `select u.id as "ownerId", (select id from asset where "ownerId" = u.id limit 1) as "assetId"
     from "user" u where name = 'most'`,
  );
  const { ownerId, assetId } = rows[0]!;
  const floor = [...floors(ownerId, assetId), nearestHundred((run) => JSON.stringify(directionOf(`nearest ${run}`)))];
  const trigrams = planted.map(({ latin, matches }) => ({
    name: `trigram way, ${count(matches)}`,
    run: (using: pg.Client) => trigramSearch(using, ownerId, latin),
  }));
  return [
    ...floor.map((statement) => ({ statement, every: 1 })),
    ...trigrams.map((statement) => ({ statement, every: TRIGRAM_EVERY })),
  ];
}

/** A task that remembers its timings until it is told to forget them. */
interface Measured extends TimedTask {
  readonly name: string;
  forget(): void;
  row(): string[];
}

function statementTask(client: pg.Client, statement: Statement, every: number): Measured {
  const { name } = statement;
  let timings = new Timings();
  return {
    name,
    run: async (round) => {
      if (round % every === 0) {
        const startedAt = performance.now();
        await statement.run(client);
        timings.add(performance.now() - startedAt);
      }
    },
    forget: () => {
      timings = new Timings();
    },
    row: () => [name, '', milliseconds(timings.median), milliseconds(timings.p95), '', '', ''],
  };
}

interface SearchAnswer {
  readonly total?: number;
  readonly assets?: { readonly items: readonly unknown[] };
}

function searchTask(server: BenchServer, kind: Kind): Measured {
  const { name, path, target = {} } = kind;
  let statements = new Timings();
  let answers = new Timings();
  let found = 0;
  return {
    name,
    run: async (round) => {
      const asked = await server.ask<SearchAnswer>('most', path, kind.body(round));
      statements.add(asked.statementMs);
      answers.add(asked.answerMs);
      found = asked.body.total ?? asked.body.assets?.items.length ?? 0;
    },
    forget: () => {
      statements = new Timings();
      answers = new Timings();
    },
    row: () => {
      const { median, p95 } = target;
      const wanted = [median && `p50 ${median}`, p95 && `p95 ${p95}`].filter(Boolean).join(', ');
      const isMet = statements.median <= (median ?? Infinity) && statements.p95 <= (p95 ?? Infinity);
      const verdict = wanted === '' ? '' : isMet ? '✓' : '✗';
      const durations = [statements.median, statements.p95, answers.median].map(milliseconds);
      return [name, String(found), ...durations, wanted, verdict];
    },
  };
}
