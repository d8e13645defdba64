import { totalmem } from 'node:os';

export type ClusterPurpose = 'keep' | 'throwaway';

const MIB = 1024 * 1024;

/** What the settings depend on besides what a cluster is for. */
export interface ClusterSurroundings {
  socketDir: string;
  port: number;
  /** Whether PostgreSQL has the library that reads back what was in memory. */
  canPrewarm: boolean;
  /** Memory of the machine, which the sizes follow within fixed bounds. */
  memoryBytes?: number;
}

/** The server settings that differ from PostgreSQL's own, as lines of a configuration file. */
export function renderSettings(
  purpose: ClusterPurpose,
  { socketDir, port, canPrewarm, memoryBytes = totalmem() }: ClusterSurroundings,
): string {
  const settings: Record<string, string> = {
    listen_addresses: '',
    port: String(port),
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    max_connections: purpose === 'keep' ? '100' : '300',
    // Photos live on SSDs or in the page cache; the default of 4 makes the planner shun the vector and text indexes.
    random_page_cost: '1.1',
    // Searches by picture are several times slower when the vector index (2.3 kB a photo) does not fit in here.
    shared_buffers: clampMib(memoryBytes / 8, 64, purpose === 'keep' ? 4096 : 128),
    effective_cache_size: clampMib(memoryBytes / 2, 256, 65_536),
    work_mem: '16MB',
    // An HNSW index is built several times faster when its graph fits in here.
    maintenance_work_mem: clampMib(memoryBytes / 16, 64, 1024),
    autovacuum_work_mem: '64MB',
    // Compiling a search takes longer than running it.
    jit: 'off',
    // Statements and error details can hold the text of photos, which must not reach a log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_timezone: 'UTC',
    timezone: 'UTC',
    ...(purpose === 'keep' ? DURABLE : FORGETFUL),
    ...(purpose === 'keep' && canPrewarm && WARM),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join('');
}

const DURABLE = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_compression: 'on',
  // One file a weekday, overwritten a week later: the log never grows without bound.
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'on',
};

/** What was in memory before a restart is read back at once, so that the first searches are as fast as the last ones were. */
const WARM = { shared_preload_libraries: 'pg_prewarm' };

const FORGETFUL = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
};

function clampMib(bytes: number, least: number, most: number): string {
  return `${Math.round(Math.min(Math.max(bytes / MIB, least), most))}MB`;
}
