import { Permission } from '@immich/sdk';
import { Injectable } from '@nestjs/common';
import { AssetAccessService } from '../auth/asset-access.service.ts';
import type { Auth } from '../http/current-user.ts';
import { BadRequestError } from '../http/domain-error.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { parseSearchQuery, parseTextQuery } from '../search/query-language.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';
import type { StoredLine } from './ocr.repository.ts';
import { StoredTextService } from './stored-text.service.ts';
import { matchedLines } from './text-lines.ts';
import { TextMatcher } from './text-match.ts';
import { WholeWordsService } from './words/whole-words.service.ts';

/** The text of one asset, for somebody who looks at it. */
@Injectable()
export class AssetTextService {
  constructor(
    private readonly storedText: StoredTextService,
    private readonly wholeWords: WholeWordsService,
    private readonly access: AssetAccessService,
    private readonly systemConfig: SystemConfigService,
    private readonly jobs: JobQueue,
  ) {}

  /**
   * The lines of an asset in reading order; with a query, each says whether it is part of what the query asked for.
   * A query without `ocr:` asks for its words.
   *
   * @throws BadRequestError for an asset that the user may not read, UnauthenticatedError for a locked one
   */
  async listLines(auth: Auth, assetId: string, query?: string): Promise<(StoredLine & { matched?: boolean })[]> {
    await this.access.requireAssets(auth, [assetId], Permission.AssetRead);
    await this.access.requireUnlocked(assetId);
    const lines = await this.storedText.list(assetId);
    if (query === undefined) {
      return lines;
    }
    const wholeWords = await this.wholeWords.get();
    const condition = wholeWords.keepIn(parseSearchQuery(query).text ?? parseTextQuery(query));
    const matched = condition ? matchedLines(lines, new TextMatcher(condition)) : new Set();
    return lines.map((line) => ({ ...line, matched: matched.has(line) }));
  }

  /**
   * Replaces the text of one line by what really stands there, also in future readings; null takes that back.
   *
   * @throws BadRequestError for an asset that the user may not change, and for a line that it does not have
   */
  async correctLine(auth: Auth, assetId: string, lineId: string, text: string | null): Promise<StoredLine> {
    await this.access.requireAssets(auth, [assetId], Permission.AssetUpdate);
    return this.storedText.correct(assetId, lineId, text);
  }

  /**
   * Has the text read again, before everything that waits in the queue.
   *
   * @returns the id of the job
   * @throws BadRequestError for an asset that the user may not change, and when text recognition is switched off
   */
  async regenerate(auth: Auth, assetId: string): Promise<string> {
    await this.access.requireAssets(auth, [assetId], Permission.AssetUpdate);
    const { machineLearning } = await this.systemConfig.get();
    if (!machineLearning.enabled || !machineLearning.ocr.enabled) {
      throw new BadRequestError('Text recognition is not enabled');
    }
    return this.jobs.add('Ocr', { id: assetId }, { priority: 'urgent' });
  }
}
