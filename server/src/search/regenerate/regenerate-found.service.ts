import { Injectable } from '@nestjs/common';
import type { Auth } from '../../http/current-user.ts';
import { BadRequestError } from '../../http/domain-error.ts';
import { JobQueue } from '../../jobs/job-queue.ts';
import { SystemConfigService } from '../../system-config/system-config.service.ts';
import { type PageRequest, SearchService } from '../search.service.ts';
import { FoundAssetsRepository } from './found-assets.repository.ts';

/** What can be done again to everything that a search finds, and the job that does it to one asset. */
export const SEARCH_JOBS = { 'refresh-ocr': 'Ocr', 'refresh-smart-search': 'SmartSearch' } as const;

export type SearchJobName = keyof typeof SEARCH_JOBS;

/** Every photo looks like a description to some degree: of a search by likeness alone, this many are the result. */
const BEST_MATCHES = 1000;

/** Has all that a search finds read or encoded again, before what waits in the background. */
@Injectable()
export class RegenerateFoundService {
  constructor(
    private readonly found: FoundAssetsRepository,
    private readonly search: SearchService,
    private readonly systemConfig: SystemConfigService,
    private readonly jobs: JobQueue,
  ) {}

  /**
   * @param request a search of the user's own assets alone: nobody changes those of others
   * @returns how many assets it found and queued
   * @throws BadRequestError when the work is switched off, and what the search throws
   */
  async regenerate(auth: Auth, name: SearchJobName, request: PageRequest): Promise<number> {
    await this.requireSwitchedOn(name);
    let count = 0;
    for await (const ids of this.batches(auth, request)) {
      await this.jobs.addAll(
        SEARCH_JOBS[name],
        ids.map((id) => ({ id })),
        { priority: 'urgent' },
      );
      count += ids.length;
    }
    return count;
  }

  /** The best as they are ranked, misread words among them, and then all others that have the text. */
  private async *batches(auth: Auth, request: PageRequest): AsyncGenerator<string[]> {
    const { items, hasNext } = await this.search.listPage(auth, { ...request, page: 1, size: BEST_MATCHES });
    const best = new Set(items.map(({ id }) => id));
    yield [...best];
    if (hasNext && (request.text || !request.picture)) {
      for await (const ids of this.found.streamIds(await this.search.withWholeWords(request))) {
        yield ids.filter((id) => !best.has(id));
      }
    }
  }

  private async requireSwitchedOn(name: SearchJobName): Promise<void> {
    const { machineLearning } = await this.systemConfig.get();
    const { enabled } = name === 'refresh-ocr' ? machineLearning.ocr : machineLearning.clip;
    if (!machineLearning.enabled || !enabled) {
      throw new BadRequestError(name === 'refresh-ocr' ? 'OCR is not enabled' : 'Smart search is not enabled');
    }
  }
}
