import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { matchedLines, type TextLine } from '../../../server/src/ocr/text-lines.ts';
import { TextMatcher } from '../../../server/src/ocr/text-match.ts';
import type { WholeWordsService } from '../../../server/src/ocr/words/whole-words.service.ts';
import { parseSearchQuery, parseTextQuery } from '../../../server/src/search/query-language.ts';
import type { Handler, Outcome } from '../front-door/front-door.ts';
import { answerJson } from '../front-door/json.ts';
import { credentialsOf } from '../immich/credentials.ts';
import type { ImmichApi } from '../immich/immich-api.ts';

const PATH = /^\/api\/assets\/([0-9a-f-]{36})\/ocr$/i;
const MAX_QUERY_LENGTH = 4096;
const corner = z.number();
const Lines = z.array(
  z.looseObject({
    id: z.string(),
    text: z.string(),
    ...{ x1: corner, y1: corner, x2: corner, y2: corner, x3: corner, y3: corner, x4: corner, y4: corner },
    boxScore: z.number(),
    textScore: z.number(),
  }),
);

/** `GET /assets/:id/ocr?query=`: Immich's lines, each saying whether the query asked for it. Without a query Immich's. */
export class AssetTextRoutes {
  readonly #api: ImmichApi;
  readonly #wholeWords: WholeWordsService;

  constructor(api: ImmichApi, wholeWords: WholeWordsService) {
    this.#api = api;
    this.#wholeWords = wholeWords;
  }

  /** Who answers a request; undefined for what is not ours. */
  find({ method, url = '' }: IncomingMessage): Handler | undefined {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const assetId = PATH.exec(pathname)?.[1];
    const query = searchParams.get('query');
    if (method !== 'GET' || assetId === undefined || query === null || query.length > MAX_QUERY_LENGTH) {
      return undefined;
    }
    return (request, response) => this.#answer(assetId, query, request, response);
  }

  async #answer(assetId: string, query: string, request: IncomingMessage, response: ServerResponse): Promise<Outcome> {
    const { status, body } = await this.#api.ask('GET', `assets/${assetId}/ocr`, credentialsOf(request));
    const lines = Lines.safeParse(body);
    if (status !== 200 || !lines.success) {
      answerJson(response, status, body);
      return 'answered';
    }
    const wholeWords = await this.#wholeWords.get();
    const condition = wholeWords.keepIn(parseSearchQuery(query).text ?? parseTextQuery(query));
    const matched: ReadonlySet<TextLine> = condition
      ? matchedLines(lines.data, new TextMatcher(condition))
      : new Set<TextLine>();
    answerJson(
      response,
      200,
      lines.data.map((line) => ({ ...line, matched: matched.has(line) })),
    );
    return 'answered';
  }
}
