import type { DatabaseConfig } from '../../../server/src/config/config.ts';

/** Our tables live here, beside Immich's in `public`; nothing of ours has a name of Immich's. */
export const SCHEMA = 'immich_ocr';

/** Settings of PostgreSQL, by name. */
export type SessionSettings = Readonly<Record<string, string>>;

/** The same database, in which our tables are found before Immich's, in sessions that begin with these settings. */
export function overImmich({ connection }: DatabaseConfig, settings: SessionSettings = {}): DatabaseConfig {
  const given = Object.entries({ search_path: `${SCHEMA},public`, ...settings });
  const ours = { ...connection, options: given.map(([name, value]) => `-c ${name}=${value}`).join(' ') };
  return { connection: ours };
}
