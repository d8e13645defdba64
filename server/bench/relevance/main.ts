import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startTestCluster } from '../../../postgres/src/test-cluster.ts';
import { Database } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { createUsers, startBenchServer } from '../bench-server.ts';
import { table } from '../table.ts';
import { type Document, documents } from './documents.ts';
import { type Inference, startInference } from './inference.ts';
import { hybridQueries, type LabelledQuery, textQueries } from './queries.ts';
import { meanScore, type Score, scoreAnswer } from './scoring.ts';
import { storeDocuments } from './store.ts';
import { type Way, waysToSearch } from './ways.ts';

const USAGE = `Measures how well searches put first what was looked for, with queries whose answers are known.

  npm run bench:relevance -- [--weights N:N]... [--wrong]

--weights  how much text and picture count; given several times, the queries about both are asked with each of them
--wrong    print the queries whose first answer is a wrong one, with what was found
`;

const USER = 'somebody';

export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      weights: { type: 'string', multiple: true, default: [] },
      wrong: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const cluster = await startTestCluster();
  const inference = await startInference();
  try {
    const url = await createDatabase(cluster.url);
    const { weights, wrong } = values;
    await benchRelevance(url, inference, documents(), { weights, wrong }, (text) => console.log(text));
  } finally {
    await inference.close();
    await cluster.stop();
  }
}

async function createDatabase(server: string): Promise<string> {
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  await migrate({ connection: { connectionString: url.href } });
  return url.href;
}

/** Mean scores by way to search. */
type Scores = Readonly<Record<string, Score>>;

/**
 * Asks every query in every way.
 *
 * @param url of a migrated, empty database
 * @param print takes one or more lines at a time
 * @returns the means over the queries for text, and over those that may be about text or picture
 */
export async function benchRelevance(
  url: string,
  inference: Inference,
  set: readonly Document[],
  { weights, wrong }: { readonly weights: readonly string[]; readonly wrong: boolean },
  print: (text: string) => void,
): Promise<{ text: Scores; hybrid: Scores }> {
  const database = new Database({ connection: { connectionString: url } });
  const { [USER]: ownerId } = await createUsers(database, [USER]);
  const server = await startBenchServer(url, inference.url, [USER]);
  try {
    // The first words settle which encoder there is; vectors that are there before would count as those of another.
    await server.ask(USER, '/search/smart', { query: 'anything' });
    const names = await storeDocuments(database, ownerId, set, inference);
    const ways = waysToSearch({ server, database, inference, user: USER, ownerId });
    const note = wrong ? print : () => undefined;
    const text = await judge(textQueries(set), ways, note);
    const hybrid = await judge(hybridQueries(set), ways, note);
    print(`${names.size} photos; mean reciprocal rank / nDCG@10`);
    print(scoreTable('queries for text', text, Object.keys(ways)));
    print(scoreTable('queries for text, picture or both', hybrid, Object.keys(ways)));
    for (const weight of weights) {
      const [textWeight, pictureWeight] = weight.split(':').map(Number);
      await server.weigh({ textWeight: textWeight!, pictureWeight: pictureWeight! });
      const weighed = await judge(hybridQueries(set), { 'this search': ways['this search']! }, note);
      print(scoreTable(`text to picture as ${weight}`, weighed, ['this search']));
    }
    return { text: means(text, ways), hybrid: means(hybrid, ways) };
  } finally {
    await server.close();
    await database.onApplicationShutdown();
  }
}

/** The scores of one query, by way to search. */
interface Judged {
  readonly kind: string;
  readonly scores: Scores;
}

async function judge(
  queries: readonly LabelledQuery[],
  ways: Readonly<Record<string, Way>>,
  note: (text: string) => void,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const query of queries.filter(({ grades }) => grades.size > 0)) {
    const scores: Record<string, Score> = {};
    for (const [name, way] of Object.entries(ways)) {
      const found = await way(query);
      scores[name] = scoreAnswer(found, query.grades);
      if (name === 'this search' && scores[name].ndcg10 < 0.9) {
        note(`${query.kind}: ${query.typed}\n  wanted ${[...query.grades.keys()].slice(0, 4).join(', ')}`);
        note(`  found ${found.slice(0, 6).join(', ')}`);
      }
    }
    judged.push({ kind: query.kind, scores });
  }
  return judged;
}

function means(judged: readonly Judged[], ways: Readonly<Record<string, Way>>): Scores {
  return Object.fromEntries(Object.keys(ways).map((way) => [way, meanScore(judged.map(({ scores }) => scores[way]!))]));
}

function scoreTable(title: string, judged: readonly Judged[], ways: readonly string[]): string {
  const cell = (some: readonly Judged[], way: string) => {
    const { reciprocalRank, ndcg10 } = meanScore(some.map(({ scores }) => scores[way]!));
    return `${reciprocalRank.toFixed(3)} / ${ndcg10.toFixed(3)}`;
  };
  const row = (name: string, some: readonly Judged[]) => [
    name,
    String(some.length),
    ...ways.map((way) => cell(some, way)),
  ];
  const kinds = [...new Set(judged.map(({ kind }) => kind))];
  return table(
    [title, 'queries', ...ways],
    [
      ...kinds.map((kind) =>
        row(
          kind,
          judged.filter((one) => one.kind === kind),
        ),
      ),
      row('all', judged),
    ],
  );
}
