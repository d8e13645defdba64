import type pg from 'pg';
import type { BenchServer } from '../bench-server.ts';
import type { Library } from '../library/library.ts';
import { isOnTimeline, OWNERS } from '../library/synthetic-assets.ts';
import { table } from '../table.ts';
import { IN_TIMELINE } from './kinds.ts';

const PAGE = 100;
const TARGET = 0.95;

/**
 * How many of the 100 likest photos of a user a search finds, for users with much and with little of the library.
 *
 * @param queries how many photos of each user to look around
 */
export async function measureRecall(
  library: Library,
  server: BenchServer,
  client: pg.Client,
  queries: number,
): Promise<string> {
  const rows: string[][] = [];
  for (const { name, share } of OWNERS.filter(({ name }) => name !== 'others')) {
    const own = library.assets.filter((asset) => asset.owner === name && isOnTimeline(asset));
    const recalls: number[] = [];
    for (let query = 0; query < queries; query += 1) {
      const asset = own[Math.floor((query * own.length) / queries)]!;
      const truth = await likestAssets(client, asset.id);
      const { body } = await server.ask<{ assets: { items: { id: string }[] } }>(name, '/search/smart', {
        ...IN_TIMELINE,
        queryAssetId: asset.id,
        size: PAGE,
      });
      const found = new Set(body.assets.items.map(({ id }) => id));
      recalls.push(truth.filter((id) => found.has(id)).length / truth.length);
    }
    const mean = recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
    const least = Math.min(...recalls);
    const verdict = mean >= TARGET ? '✓' : '✗';
    rows.push([`${share * 100} % of the library`, mean.toFixed(3), least.toFixed(2), `≥ ${TARGET}`, verdict]);
  }
  return table([`likest ${PAGE} of the owner of`, 'recall', 'worst', 'target', ''], rows);
}

/** The likest assets on the timeline of the same owner, by comparing every vector. */
async function likestAssets(client: pg.Client, assetId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select asset.id
     from asset
     join smart_search on smart_search."assetId" = asset.id,
       (select embedding, "ownerId" from smart_search join asset on asset.id = "assetId" where "assetId" = $1) wanted
     where asset."ownerId" = wanted."ownerId" and asset.visibility = 'timeline' and asset."deletedAt" is null
     order by (smart_search.embedding <=> wanted.embedding) + 0, asset.id
     limit ${PAGE}`,
    [assetId],
  );
  return rows.map(({ id }) => id);
}
