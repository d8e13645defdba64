/** Measures one thing in a process of its own, so that no figure depends on what was measured before. */
import { measureMemory, type MemoryUse } from './memory.ts';
import { measureModelShare, type ModelShare } from './model-share.ts';
import { measureQueries, type QueryLatency } from './queries.ts';
import type { BenchOptions } from './setting.ts';
import { measureSharing, type SharingGain } from './sharing.ts';
import { measureThroughput, type Throughput } from './throughput.ts';

/** What each part finds out. */
export interface Parts {
  readonly models: ModelShare[];
  readonly throughput: Throughput[];
  readonly memory: MemoryUse;
  readonly queries: QueryLatency;
  readonly sharing: SharingGain[];
}

const measures: { readonly [Name in keyof Parts]: (options: BenchOptions) => Promise<Parts[Name]> } = {
  models: measureModelShare,
  throughput: measureThroughput,
  memory: measureMemory,
  queries: measureQueries,
  sharing: measureSharing,
};

if (process.send) {
  const [name, options] = process.argv.slice(2) as [keyof Parts, string];
  process.send(await measures[name](JSON.parse(options) as BenchOptions));
  process.disconnect();
}
