import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import pg from 'pg';
import { Database, type Handle, type Tx } from '../database/database.ts';
import { BackendUnavailableError } from '../http/domain-error.ts';
import type { CurrentEncoder, EncoderAnswer } from './encoder-choice.ts';
import { assetsWithPreview } from './preview.predicate.ts';

export interface StoredEncoder extends CurrentEncoder {
  /** False when a switch was not yet followed by queueing all photos. */
  readonly isQueued: boolean;
}

const COLUMNS = ['encoder', 'modelName', 'dimensions', 'generation', 'switchedAt', 'isQueued'] as const;
/** Whatever waits for the vectors waits behind a switch that waits for them: so it gives up soon, and tries again. */
const SWITCH_WAIT_MS = 5000;
const LOCK_NOT_AVAILABLE = '55P03';

@Injectable()
export class ClipEncoderRepository {
  constructor(private readonly database: Database) {}

  get(handle: Handle = this.database.kysely): Promise<StoredEncoder> {
    return handle.selectFrom('clip_encoder').select(COLUMNS).executeTakeFirstOrThrow();
  }

  /** The same, and nobody else may switch until the transaction ends. */
  getForSwitch(tx: Tx): Promise<StoredEncoder> {
    return tx.selectFrom('clip_encoder').select(COLUMNS).forUpdate().executeTakeFirstOrThrow();
  }

  /** The same, and it stays so until the transaction ends. */
  getForStoring(tx: Tx): Promise<StoredEncoder> {
    return tx.selectFrom('clip_encoder').select(COLUMNS).forShare().executeTakeFirstOrThrow();
  }

  /** How many photos have a vector, of how many that can have one. */
  async countVectors(): Promise<{ vectors: number; photos: number }> {
    return assetsWithPreview(this.database)
      .select(sql<number>`count(*)::int`.as('photos'))
      .select(
        sql<number>`count(*) filter (where exists (select from smart_search where "assetId" = asset.id))::int`.as(
          'vectors',
        ),
      )
      .executeTakeFirstOrThrow();
  }

  async hasVectors(handle: Handle): Promise<boolean> {
    const { rows } = await sql<{ has: boolean }>`select exists (select from smart_search) as has`.execute(handle);
    return rows[0]?.has ?? false;
  }

  /** Writes down by which name the encoder in force answers. */
  async note({ encoder, modelName, dimensions }: EncoderAnswer, tx: Tx): Promise<void> {
    await tx.updateTable('clip_encoder').set({ encoder, modelName, dimensions }).execute();
  }

  /**
   * Drops all vectors and makes room for those of another encoder, whose length may differ.
   *
   * @throws BackendUnavailableError when something else uses the vectors for long, such as a backup
   */
  async switchTo({ encoder, modelName, dimensions }: EncoderAnswer, tx: Tx): Promise<void> {
    try {
      await sql`select set_config('lock_timeout', ${String(SWITCH_WAIT_MS)}, true)`.execute(tx);
      await sql`truncate smart_search`.execute(tx);
    } catch (cause) {
      if (cause instanceof pg.DatabaseError && cause.code === LOCK_NOT_AVAILABLE) {
        throw new BackendUnavailableError('The stored vectors are in use', { cause });
      }
      throw cause;
    }
    await this.resize(dimensions, tx);
    await tx
      .updateTable('clip_encoder')
      .set({ encoder, modelName, dimensions, isQueued: false, switchedAt: sql`now()` })
      .set({ generation: sql`generation + 1` })
      .execute();
  }

  async noteQueued(generation: number): Promise<void> {
    await this.database.kysely
      .updateTable('clip_encoder')
      .set({ isQueued: true })
      .where('generation', '=', generation)
      .execute();
  }

  /** PostgreSQL builds the index on the column again by itself. */
  private async resize(dimensions: number, tx: Tx): Promise<void> {
    const { rows } = await sql<{ dimensions: number }>`
      select atttypmod as dimensions from pg_attribute
      where attrelid = 'smart_search'::regclass and attname = 'embedding'`.execute(tx);
    if (rows[0]?.dimensions !== dimensions) {
      await sql`alter table smart_search alter column embedding type vector(${sql.lit(dimensions)})`.execute(tx);
    }
  }
}
