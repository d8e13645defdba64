import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'immich');

/** Who asks: a session of a user, two keys of that user with one permission each, or nobody. */
export type Caller = 'session' | 'reader' | 'counter' | 'nobody';

/**
 * A question that the front door puts to Immich, and what Immich answers. The forms are those of the release that `source`
 * names, written down from its API; the values are made up. `{asset}` and the like stand for identifiers.
 */
export interface Exchange {
  /** What happens in it, as a sentence about Immich. */
  title: string;
  source: string;
  request: { method: 'GET' | 'POST'; path: string; as: Caller; body?: unknown };
  status: number;
  /** Absent where the answer has no body. */
  answer?: unknown;
}

export async function readExchanges(): Promise<Map<string, Exchange>> {
  const files = (await readdir(join(FOLDER, 'exchanges'))).toSorted();
  const read = async (file: string) =>
    [basename(file, '.json'), await readContract<Exchange>(`exchanges/${file}`)] as const;
  return new Map(await Promise.all(files.map(read)));
}

/** Which jobs the front door adds to Immich's queues. */
export interface QueueContract {
  prefix: string;
  jobs: { route: string; name: string; queue: string; job: string; data: unknown; options: object }[];
}
export const readQueueContract = (): Promise<QueueContract> => readContract('queues.json');

/** Settings as Immich's administrator stores them, and the model whose vectors Immich then keeps. */
export interface SettingsContract {
  key: string;
  values: { title: string; value: unknown; clipModel: string | null }[];
}
export const readSettingsContract = (): Promise<SettingsContract> => readContract('settings.json');

/** Fields of a search that Immich refuses beside its newer ones. */
export const readOlderFields = (): Promise<{ fields: string[] }> => readContract('older-fields.json');

/** Immich's tables, as far as the patch has to do with them. */
export interface TableContract {
  extensions: string[];
  enums: Record<string, string[]>;
  tables: { name: string; columns: Record<string, string>; constraints: string[] }[];
}
export const readTableContract = (): Promise<TableContract> => readContract('tables.json');

/** The statements that make those tables in an empty database; only those named, and without keys, when names are given. */
export function statementsOf({ extensions, enums, tables }: TableContract): string[] {
  return [
    ...extensions.map((name) => `create extension if not exists "${name}"`),
    ...Object.entries(enums).map(([name, values]) => `create type ${name} as enum ('${values.join("', '")}')`),
    ...tables.map(({ name, columns, constraints }) => {
      const lines = Object.entries(columns).map(([column, definition]) => `"${column}" ${definition}`);
      return `create table "${name}" (${[...lines, ...constraints].join(', ')})`;
    }),
  ];
}

/** Puts identifiers where `{name}` stands, anywhere in a value. */
export function fill<T>(value: T, identifiers: Readonly<Record<string, string>>): T {
  const text = JSON.stringify(value) ?? 'null';
  return JSON.parse(text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => identifiers[name] ?? whole)) as T;
}

/**
 * Where an answer lacks what the contract has, or has it in another kind: paths of fields. More fields are no breach, and
 * what may be null on one side may have a value on the other.
 */
export function breaches(answer: unknown, contract: unknown, path = ''): string[] {
  if (contract === null || answer === null) {
    return [];
  }
  if (Array.isArray(contract)) {
    const first = Array.isArray(answer) ? (answer as unknown[])[0] : undefined;
    return !Array.isArray(answer) || (first === undefined && contract.length > 0)
      ? [path]
      : contract.length === 0
        ? []
        : breaches(first, contract[0], `${path}[]`);
  }
  if (typeof contract !== 'object') {
    return typeof answer === typeof contract ? [] : [path];
  }
  if (typeof answer !== 'object') {
    return [path];
  }
  return Object.entries(contract).flatMap(([name, field]) =>
    name in answer
      ? breaches((answer as Record<string, unknown>)[name], field, `${path}.${name}`)
      : [`${path}.${name} is missing`],
  );
}

async function readContract<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(join(FOLDER, file), 'utf8')) as T;
}
