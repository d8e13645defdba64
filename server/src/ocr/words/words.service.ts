import { Injectable } from '@nestjs/common';
import { BadRequestError } from '../../http/domain-error.ts';
import { JobQueue } from '../../jobs/job-queue.ts';
import { WholeWordsService } from './whole-words.service.ts';
import { type Applied, WordsRepository } from './words.repository.ts';
import type { WordsResponse } from './words.schemas.ts';

/** The version of the index is a digest of all words, made for each photo that is read. */
const MAX_WORDS = 10_000;

/** The words that an administrator wants kept whole where texts are cut into words. */
@Injectable()
export class WordsService {
  constructor(
    private readonly repository: WordsRepository,
    private readonly wholeWords: WholeWordsService,
    private readonly jobs: JobQueue,
  ) {}

  async list(): Promise<WordsResponse> {
    return this.describe(await this.repository.findStatus());
  }

  /** @throws BadRequestError when there are 10,000 words already */
  async add(word: string): Promise<WordsResponse> {
    if ((await this.repository.count()) >= MAX_WORDS) {
      throw new BadRequestError(`There are ${MAX_WORDS} words already`);
    }
    await this.repository.add(word);
    return this.apply();
  }

  /** @throws BadRequestError when there is no such word */
  async delete(word: string): Promise<WordsResponse> {
    if (!(await this.repository.delete(word))) {
      throw new BadRequestError('There is no such word');
    }
    return this.apply(word);
  }

  /**
   * Searches keep to the words at once. Texts are cut again in the background, which changes nothing where the words could
   * not be applied.
   */
  private async apply(deleted?: string): Promise<WordsResponse> {
    this.wholeWords.forget();
    const applied = await this.repository.apply(deleted);
    await this.jobs.add('OcrIndexQueueAll', { force: false });
    return this.describe(applied);
  }

  private async describe(status: Applied): Promise<WordsResponse> {
    const words = await this.repository.list();
    return { words: words.map(({ word, createdAt }) => ({ word, createdAt: createdAt.toISOString() })), status };
  }
}
