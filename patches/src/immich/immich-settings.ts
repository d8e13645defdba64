import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../../server/src/database/database.ts';

/** Of Immich's settings, as they are stored: those that matter here, with Immich's defaults. */
const StoredSettings = z.object({
  machineLearning: z
    .object({
      enabled: z.boolean().default(true),
      urls: z.array(z.string()).optional(),
      clip: z
        .object({ enabled: z.boolean().default(true), modelName: z.string().default('ViT-B-32__openai') })
        .prefault({}),
    })
    .prefault({}),
});

/** The settings that Immich's administrator chose, read from Immich's table. */
export class ImmichSettings {
  readonly #database: Database;
  readonly #defaultUrl: string;

  /** @param defaultUrl where machine learning is unless Immich's settings name another place */
  constructor(database: Database, defaultUrl: string) {
    this.#database = database;
    this.#defaultUrl = defaultUrl;
  }

  /** Base addresses of machine learning, best first. */
  async listUrls(): Promise<readonly string[]> {
    return (await this.#read()).machineLearning.urls ?? [this.#defaultUrl];
  }

  /** The model whose vectors Immich keeps; undefined while smart search is switched off. */
  async findClipModel(): Promise<string | undefined> {
    const { enabled, clip } = (await this.#read()).machineLearning;
    return enabled && clip.enabled ? clip.modelName : undefined;
  }

  /** How many numbers each of Immich's vectors has; undefined where its table does not say. */
  async findVectorLength(): Promise<number | undefined> {
    const { rows } = await sql<{ length: number }>`
      select atttypmod as length from pg_attribute
      where attrelid = to_regclass('public.smart_search') and attname = 'embedding' and atttypmod > 0`.execute(
      this.#database.kysely,
    );
    return rows[0]?.length;
  }

  /** Settings that can not be understood are Immich's trouble: the defaults go on. */
  async #read(): Promise<z.infer<typeof StoredSettings>> {
    const { rows } = await sql<{ value: unknown }>`
      select value from system_metadata where key = 'system-config'`.execute(this.#database.kysely);
    const stored = StoredSettings.safeParse(rows[0]?.value ?? {});
    return stored.success ? stored.data : StoredSettings.parse({});
  }
}
