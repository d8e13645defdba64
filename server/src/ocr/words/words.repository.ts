import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import pg from 'pg';
import { Database } from '../../database/database.ts';

/** Whether words reached the dictionary of zhparser, or why not. */
export type Applied = 'applied' | 'noZhparser' | 'notPermitted';

/** As much as the commonest words of zhparser's own dictionary have: less would lose against the words around it. */
const COMMON_WORD = { tf: 10, idf: 5 };

@Injectable()
export class WordsRepository {
  constructor(private readonly database: Database) {}

  /** All words, in order. */
  async list(): Promise<{ word: string; createdAt: Date }[]> {
    return this.database.kysely.selectFrom('ocr_word').select(['word', 'createdAt']).orderBy('word').execute();
  }

  async count(): Promise<number> {
    const { total } = await this.database.kysely
      .selectFrom('ocr_word')
      .select((word) => word.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return total;
  }

  async add(word: string): Promise<void> {
    await this.database.kysely
      .insertInto('ocr_word')
      .values({ word })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** @returns false when there is no such word */
  async delete(word: string): Promise<boolean> {
    const { numDeletedRows } = await this.database.kysely
      .deleteFrom('ocr_word')
      .where('word', '=', word)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** Whether zhparser's own list holds all words. */
  async findStatus(): Promise<Applied> {
    return orReason(async () => {
      const { rows } = await sql`
        select from ocr_word where word not in (select word from zhparser.zhprs_custom_word) limit 1`.execute(
        this.database.kysely,
      );
      return rows.length === 0 ? 'applied' : 'notPermitted';
    });
  }

  /**
   * Makes zhparser's own list hold our words, without the one that was deleted, and writes it to the file that new
   * connections read. Words that somebody added to that list by other means stay.
   */
  apply(deleted?: string): Promise<Applied> {
    return orReason(() =>
      this.database.transaction(async (tx) => {
        await sql`select pg_advisory_xact_lock(hashtext('ocr_word'))`.execute(tx);
        await sql`delete from zhparser.zhprs_custom_word where word = ${deleted ?? null}`.execute(tx);
        await sql`
          insert into zhparser.zhprs_custom_word (word, tf, idf)
          select word, ${COMMON_WORD.tf}::float, ${COMMON_WORD.idf}::float from ocr_word
          on conflict do nothing`.execute(tx);
        await sql`select sync_zhprs_custom_word()`.execute(tx);
        return 'applied' as const;
      }),
    );
  }
}

async function orReason(work: () => Promise<Applied>): Promise<Applied> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof pg.DatabaseError && REASONS[error.code ?? ''];
    if (!reason) {
      throw error;
    }
    return reason;
  }
}

/** By PostgreSQL's code of the error. */
const REASONS: Readonly<Record<string, Applied>> = {
  '3F000': 'noZhparser', // no such schema
  '42P01': 'noZhparser', // no such table
  '42883': 'noZhparser', // no such function: a zhparser from before it knew custom words
  '42501': 'notPermitted', // of the table, of writing files on the server, or by its operating system
  P0001: 'notPermitted', // zhparser refuses databases whose name is no plain file name
};
