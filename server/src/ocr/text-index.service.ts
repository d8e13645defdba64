import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { indexTexts, TextIndexRepository, type TextIndexState } from './text-index.repository.ts';
import { forgetUnusedWords, type PageOfWords } from './vocabulary.repository.ts';
import { WordsRepository } from './words/words.repository.ts';

/** A transaction for so many entries costs a tenth, for each of them, of a transaction for each. */
const ENTRIES_PER_BATCH = 100;
/** Few enough that nobody who adds words notices having to wait for them. */
const WORDS_PER_BATCH = 500;

/** Keeps the text index as it would be if all of it were made now. */
@Injectable()
export class TextIndexService implements OnApplicationBootstrap {
  private readonly logger = new Logger(TextIndexService.name);

  constructor(
    private readonly repository: TextIndexRepository,
    private readonly words: WordsRepository,
    private readonly database: Database,
  ) {}

  /** zhparser may have come or gone since the server ran last. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.repository.createExtension();
    } catch (error) {
      this.logger.warn('zhparser is available, but can not be used', { cause: (error as Error).message });
    }
    await this.repository.installFunctions();
    await this.words.apply();
  }

  getState(): Promise<TextIndexState> {
    return this.repository.getState();
  }

  /** Ids, in batches, of the entries that would be made in another way now; with `force`, of all. */
  streamEntriesToRebuild(options: { readonly force: boolean }): AsyncGenerator<string[]> {
    return this.repository.streamEntriesToRebuild(options, ENTRIES_PER_BATCH);
  }

  /**
   * Makes entries anew from the texts that they hold; each is found by its old tokens until it has the new ones. On a
   * connection of its own, as only new ones know the words that were added last.
   */
  async rebuild(assetIds: readonly string[]): Promise<void> {
    await this.database.transactionOnNewConnection(async (tx) => {
      const texts = await this.repository.lockTexts(tx, assetIds);
      await indexTexts(tx, texts);
    });
  }

  /** Takes the words that stand in no text any more out of the vocabulary, a few at a time. */
  async forgetUnusedWords(signal: AbortSignal): Promise<void> {
    let after: string | undefined = '';
    while (after !== undefined) {
      signal.throwIfAborted();
      const page: PageOfWords = { after, limit: WORDS_PER_BATCH };
      after = await this.database.transaction((tx) => forgetUnusedWords(tx, page));
    }
  }
}
