import { sql } from 'kysely';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseConfig } from '../../../server/src/config/config.ts';
import type { Database } from '../../../server/src/database/database.ts';
import { OcrRepository } from '../../../server/src/ocr/ocr.repository.ts';
import { indexTexts } from '../../../server/src/ocr/text-index.repository.ts';
import { inReadingOrder, joinLines } from '../../../server/src/ocr/text-lines.ts';
import { installSchema } from '../schema/install.ts';

const BATCH = 100;
/** News that were lost (the connection was) are found by looking from time to time. */
const LOOK_EVERY_MS = 30_000;

/** Puts what Immich reads into the text index, as soon as Immich has read it. */
export class TextIndexFollower {
  readonly #database: Database;
  readonly #config: DatabaseConfig;
  readonly #lines: OcrRepository;
  readonly #onError: (error: unknown) => void;
  readonly #stopping = new AbortController();
  readonly #stopped = once(this.#stopping.signal, 'abort');
  #wake = () => undefined as void;
  #work: Promise<void> | undefined;

  constructor(database: Database, config: DatabaseConfig, onError: (error: unknown) => void) {
    this.#database = database;
    this.#config = config;
    this.#lines = new OcrRepository(database);
    this.#onError = onError;
  }

  start(): void {
    this.#work = Promise.all([this.#index(), this.#listen()]).then(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#work;
  }

  /** Indexes what is to be indexed now, and answers how many assets that were. */
  async indexChanged(): Promise<number> {
    let total = 0;
    for (let count = BATCH; count === BATCH && !this.#stopping.signal.aborted; total += count) {
      count = await this.#indexBatch();
    }
    return total;
  }

  /** Assets stay noted until their entries are committed: after a crash they are done again. */
  #indexBatch(): Promise<number> {
    return this.#database.transaction(async (tx) => {
      const { rows: changed } = await sql<{ assetId: string }>`
        delete from changed_asset where "assetId" in (
          select "assetId" from changed_asset order by "changedAt" limit ${BATCH} for update skip locked)
        returning "assetId"`.execute(tx);
      const ids = changed.map(({ assetId }) => assetId);
      const texts = [];
      for (const assetId of ids) {
        const lines = await this.#lines.listLines(assetId, tx);
        texts.push({ assetId, text: joinLines(inReadingOrder(lines)) });
      }
      const [full, empty] = [texts.filter(({ text }) => text !== ''), texts.filter(({ text }) => text === '')];
      await indexTexts(tx, full);
      await sql`
        delete from asset_ocr_search where "assetId" = any(${empty.map(({ assetId }) => assetId)}::uuid[])`.execute(tx);
      return ids.length;
    });
  }

  async #index(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      await this.indexChanged().catch(this.#onError);
      await Promise.race([woken, this.#pause(LOOK_EVERY_MS)]);
    }
  }

  /** A database that was away may be back without our triggers: an older backup of Immich was restored. */
  async #listen(): Promise<void> {
    let wasAway = false;
    while (!this.#stopping.signal.aborted) {
      const client = new pg.Client({ ...this.#config.connection, application_name: 'immich-ocr listener' });
      // A connection that breaks says so several times; an error that nobody hears would end this process, and Immich.
      const lost = new Promise<void>((resolve) => client.on('error', () => resolve()).on('end', () => resolve()));
      try {
        await client.connect();
        if (wasAway) await installSchema(this.#config);
        client.on('notification', () => this.#wake());
        await client.query('listen immich_ocr_reading');
        this.#wake();
        await Promise.race([lost, this.#stopped]);
      } catch (error) {
        this.#onError(error);
        await this.#pause(2000);
      } finally {
        wasAway = true;
        await client.end().catch(() => undefined);
      }
    }
  }

  #pause(milliseconds: number): Promise<void> {
    return delay(milliseconds, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}
