import type pg from 'pg';
import type { BenchServer } from '../bench-server.ts';
import type { Library } from '../library/library.ts';
import type { PlantedWord } from '../library/synthetic-texts.ts';
import { Random } from '../random.ts';
import { milliseconds, table } from '../table.ts';
import { trigramSearch } from '../trigram-way.ts';
import { directionOf, directionOfNothing } from './encoder.ts';
import { count, IN_TIMELINE, type Kind, kindsOfSearch, wordKind } from './kinds.ts';
import { floors, nearestHundred, type Statement } from './statements.ts';
import { interleave, type TimedTask, Timings } from './timings.ts';

/** The trigram way takes up to many seconds a search. */
const TRIGRAM_EVERY = 5;
const TRIGRAM_TARGET = 10;
/** From so many matches on, this search has to be that much faster. */
const TRIGRAM_TARGET_FROM = 1000;

/** A search or statement with what it took. */
export interface Measured {
  readonly name: string;
  readonly statements: Timings;
  /** Of searches: what the client waited. */
  readonly answers?: Timings;
  /** Of searches: how many photos are on the first page, or the count that was asked for. */
  readonly found?: number;
  readonly target: { readonly median?: number | undefined; readonly p95?: number | undefined };
}

type Measuring = TimedTask & { forget(): void; measured(): Measured };

/** Times each kind of search and each plain statement whose name holds some words. */
export async function measureSearches(
  library: Library,
  server: BenchServer,
  client: pg.Client,
  { rounds, only }: { readonly rounds: number; readonly only: string },
): Promise<Measured[]> {
  const kinds = kindsOfSearch(library.planted).map((kind) => searchTask(server, kind));
  const statements = await plainStatements(library, client);
  const plain = statements.map(({ statement, every }) => statementTask(client, statement, every));
  const tasks = [...plain, ...kinds].filter((task) => task.measured().name.includes(only));
  const random = new Random(4);
  await interleave(tasks, 1, (list) => [...list]);
  tasks.forEach((task) => task.forget());
  await interleave(tasks, rounds, (list) => random.shuffled(list));
  return tasks.map((task) => task.measured());
}

/** One line for each of them. */
export function searchTable(measured: readonly Measured[]): string {
  const rows = measured.map(({ name, statements, answers, found, target: { median, p95 } }) => {
    const wanted = [median && `p50 ${median}`, p95 && `p95 ${p95}`].filter(Boolean).join(', ');
    const isMet = statements.median <= (median ?? Infinity) && statements.p95 <= (p95 ?? Infinity);
    return [
      name,
      found === undefined ? '' : String(found),
      milliseconds(statements.median),
      milliseconds(statements.p95),
      answers ? milliseconds(answers.median) : '',
      wanted,
      wanted === '' ? '' : isMet ? '✓' : '✗',
    ];
  });
  return table(['kind of search', 'found', 'median', 'p95', 'whole answer', 'target', ''], rows);
}

/** How much faster words are found than by their trigrams. */
export function trigramTable(planted: readonly PlantedWord[], measured: readonly Measured[]): string {
  const medianOf = (name: string) => measured.find((one) => one.name === name)!.statements.median;
  const rows = planted.map((word) => {
    const ratio = medianOf(trigramName(word)) / medianOf(wordKind(word));
    const hasTarget = word.matches >= TRIGRAM_TARGET_FROM;
    const target = hasTarget ? [`≥ ${TRIGRAM_TARGET}`, ratio >= TRIGRAM_TARGET ? '✓' : '✗'] : ['', ''];
    return [wordKind(word), ratio.toFixed(1), ...target];
  });
  return table(['times faster than the trigram way', 'measured', 'target', ''], rows);
}

function trigramName({ matches }: PlantedWord): string {
  return `trigram way, ${count(matches)}`;
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
  const floor = [
    ...floors(ownerId, assetId),
    nearestHundred({ name: 'HNSW, top 100 of all', target: 6 }, (run) => directionOf(`nearest ${run}`)),
    nearestHundred({ name: 'HNSW, top 100, far from all' }, (run) => directionOfNothing(`nearest ${run}`)),
  ];
  const trigrams = planted.map((word) => ({
    name: trigramName(word),
    run: (using: pg.Client) => trigramSearch(using, ownerId, word.latin),
  }));
  return [
    ...floor.map((statement) => ({ statement, every: 1 })),
    ...trigrams.map((statement) => ({ statement, every: TRIGRAM_EVERY })),
  ];
}

function statementTask(client: pg.Client, statement: Statement, every: number): Measuring {
  const { name, target: median } = statement;
  let statements = new Timings();
  return {
    run: async (round) => {
      if (round % every === 0) {
        const startedAt = performance.now();
        await statement.run(client);
        statements.add(performance.now() - startedAt);
      }
    },
    forget: () => {
      statements = new Timings();
    },
    measured: () => ({ name, statements, target: { median } }),
  };
}

interface SearchAnswer {
  readonly total?: number;
  readonly assets?: { readonly items: readonly unknown[] };
}

function searchTask(server: BenchServer, kind: Kind): Measuring {
  const { name, path, target = {} } = kind;
  let statements = new Timings();
  let answers = new Timings();
  let found = 0;
  return {
    run: async (round) => {
      const asked = await server.ask<SearchAnswer>('most', path, { ...IN_TIMELINE, ...kind.body(round) });
      statements.add(asked.statementMs);
      answers.add(asked.answerMs);
      found = asked.body.total ?? asked.body.assets?.items.length ?? 0;
    },
    forget: () => {
      statements = new Timings();
      answers = new Timings();
    },
    measured: () => ({ name, statements, answers, found, target }),
  };
}
