import type pg from 'pg';

/** A plain statement that is timed beside the searches. */
export interface Statement {
  readonly name: string;
  /** Median in milliseconds that is asked for at 300,000 assets on two idle cores. */
  readonly target?: number;
  run(client: pg.Client): Promise<unknown>;
}

/** What the machine can do at all: nothing is faster than these. */
export function floors(ownerId: string, assetId: string): Statement[] {
  return [
    { name: 'floor: select 1', run: (client) => client.query('select 1') },
    {
      name: 'floor: one asset by its id',
      run: (client) => client.query('select * from asset where id = $1', [assetId]),
    },
    {
      name: 'floor: newest 100 by index',
      run: (client) =>
        client.query(`select id from asset where "ownerId" = $1 order by "fileCreatedAt" desc, id limit 100`, [
          ownerId,
        ]),
    },
  ];
}

/** The vector index alone, without any filter. @param directionOf a vector for each run */
export function nearestHundred(
  what: { readonly name: string; readonly target?: number },
  directionOf: (run: number) => readonly number[],
): Statement {
  let run = 0;
  return {
    ...what,
    run: async (client) => {
      run += 1;
      await client.query(`select set_config('hnsw.ef_search', '200', false)`);
      await client.query('select "assetId" from smart_search order by embedding <=> $1::vector limit 100', [
        JSON.stringify(directionOf(run)),
      ]);
    },
  };
}
