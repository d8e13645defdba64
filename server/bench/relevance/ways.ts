import type { Database } from '../../src/database/database.ts';
import type { BenchServer } from '../bench-server.ts';
import { trigramSearch, trigramText } from '../trigram-way.ts';
import type { Inference } from './inference.ts';
import type { LabelledQuery } from './queries.ts';

const FIRST = 100;

/** A way to search. @returns names of photos, best first */
export type Way = (query: LabelledQuery) => Promise<string[]>;

interface Surroundings {
  readonly server: BenchServer;
  readonly database: Database;
  readonly inference: Inference;
  readonly user: string;
  readonly ownerId: string;
}

export function waysToSearch({ server, database, inference, user, ownerId }: Surroundings): Record<string, Way> {
  const ask = async (path: string, body: object) => {
    const answer = await server.ask<{ assets: { items: { originalFileName: string }[] } }>(user, path, {
      ...body,
      size: FIRST,
    });
    return answer.body.assets.items.map(({ originalFileName }) => originalFileName.replace(/\.jpg$/, ''));
  };
  const inDatabase = async (statement: string, values: unknown[]) => {
    const { rows } = await database.pool.query<{ name: string }>(statement, values);
    return rows.map(({ name }) => name.replace(/\.jpg$/, ''));
  };
  return {
    'this search': ({ typed }) => ask('/search/smart', { query: typed }),
    'text alone': ({ text }) => ask('/search/ocr', { ocr: text }),
    'picture alone': async ({ words }) =>
      inDatabase(
        `select "originalFileName" as name from asset join smart_search on "assetId" = asset.id
         order by embedding <=> $1::vector, asset.id limit ${FIRST}`,
        [JSON.stringify(await inference.encodeWords(words))],
      ),
    'trigram way': async ({ words }) => {
      const client = await database.pool.connect();
      try {
        const ids = await trigramSearch(client, ownerId, words);
        return await inDatabase(
          `select "originalFileName" as name from unnest($1::uuid[]) with ordinality as found(id, place)
           join asset using (id) order by place`,
          [ids],
        );
      } finally {
        client.release();
      }
    },
    'trigram way, likest first': ({ words }) =>
      inDatabase(
        `select "originalFileName" as name from asset join trigram_way.ocr_search on "assetId" = asset.id
         where trigram_way.f_unaccent(text) %>> trigram_way.f_unaccent($1)
         order by strict_word_similarity(trigram_way.f_unaccent($1), trigram_way.f_unaccent(text)) desc,
           "fileCreatedAt" desc
         limit ${FIRST}`,
        [trigramText(words)],
      ),
  };
}
