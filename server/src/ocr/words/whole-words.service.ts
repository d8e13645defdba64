import { Injectable } from '@nestjs/common';
import { AgingCache } from '../../machine-learning/aging-cache.ts';
import { WholeWords } from './whole-words.ts';
import { WordsRepository } from './words.repository.ts';

/** How long words count that were changed on another server; the database is not asked for them with every search. */
const MAX_AGE_MS = 10_000;

/** The words of the administrator for searches, which keep them whole whatever cuts the texts in the database. */
@Injectable()
export class WholeWordsService {
  private cache = emptyCache();

  constructor(private readonly repository: WordsRepository) {}

  get(): Promise<WholeWords> {
    return this.cache.get('', async () => {
      const words = await this.repository.list();
      return new WholeWords(words.map(({ word }) => word));
    });
  }

  /** To be called when words were added or deleted. */
  forget(): void {
    this.cache = emptyCache();
  }
}

function emptyCache(): AgingCache<WholeWords> {
  return new AgingCache(1, MAX_AGE_MS);
}
