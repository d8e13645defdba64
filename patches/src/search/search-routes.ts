import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import { BackendUnavailableError, BadRequestError, DomainError } from '../../../server/src/http/domain-error.ts';
import { QueryText } from '../../../server/src/search/asset-filter.schemas.ts';
import { readQueryParts } from '../../../server/src/search/query-parts.ts';
import {
  metadataRequest,
  ocrRequest,
  selectionOf,
  smartRequest,
  type Viewer,
} from '../../../server/src/search/search-request.ts';
import {
  MetadataSearchSchema,
  OcrSearchSchema,
  SmartSearchSchema,
  StatisticsSearchSchema,
} from '../../../server/src/search/search.schemas.ts';
import type { PageRequest } from '../../../server/src/search/search.service.ts';
import type { Handler, Outcome } from '../front-door/front-door.ts';
import { answerError, answerJson, readBody } from '../front-door/json.ts';
import { type Credentials, credentialsOf } from '../immich/credentials.ts';
import type { Identity } from '../immich/identity.ts';
import type { ImmichApi } from '../immich/immich-api.ts';
import type { PatchedSearch } from './patched-search.ts';

type Body = Readonly<Record<string, unknown>>;

/** Fields that say what is looked for rather than among which photos, and that Immich may not know. */
const OURS = ['query', 'ocr', 'queryAssetId', 'language', 'page', 'size', 'cursor', 'order', 'orderBy'] as const;
/** What Immich knows of a photo and our search does not: a search by it stays Immich's. */
const THEIRS = ['personIds', 'tagIds', 'libraryId', 'isEncoded'] as const;
/** Fields that change how Immich shows an asset. */
const VIEW = ['withExif', 'withPeople', 'withStacked', 'withDeleted', 'visibility'] as const;

/** The searches that ask for text, and all that describe a picture in words. Everything else stays Immich's. */
export class SearchRoutes {
  readonly #search: PatchedSearch;
  readonly #identity: Identity;
  readonly #api: ImmichApi;

  constructor(search: PatchedSearch, identity: Identity, api: ImmichApi) {
    this.#search = search;
    this.#identity = identity;
    this.#api = api;
  }

  /** Who answers a request; undefined for what is not ours. */
  find({ method, url = '' }: IncomingMessage): Handler | undefined {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (method === 'GET' && pathname === '/api/search/query') {
      return (_, response) => this.#answerParts(searchParams.get('query'), response);
    }
    return method === 'POST' ? this.#searches.get(pathname) : undefined;
  }

  readonly #searches: ReadonlyMap<string, Handler> = new Map([
    ['/api/search/smart', this.#handler(SmartSearchSchema, ({ query }) => Boolean(query), smartRequest)],
    ['/api/search/metadata', this.#handler(MetadataSearchSchema, asksForText, metadataRequest)],
    ['/api/search/ocr', this.#handler(OcrSearchSchema, () => true, ocrRequest)],
    ['/api/search/statistics', this.#statistics()],
  ]);

  /** Answers a search that is for us; what Immich would refuse is passed on, so that Immich refuses it. */
  #handler<Schema extends z.ZodType>(
    schema: Schema,
    isOurs: (body: z.infer<Schema>) => boolean,
    toRequest: (viewer: Viewer, body: z.infer<Schema>) => PageRequest,
  ): Handler {
    return this.#withBody(schema, isOurs, async (given, body, viewer, credentials, response) => {
      const request = toRequest(viewer, body);
      const { items, hasNext } = await this.#search.listPage(request, credentials, pick(given, VIEW));
      const next = hasNext ? String(request.page + 1) : null;
      const counts = { total: items.length, count: items.length };
      answerJson(response, 200, {
        albums: { total: 0, count: 0, items: [], facets: [] },
        assets: { ...counts, items, facets: [], nextPage: next, nextCursor: next },
      });
    });
  }

  #statistics(): Handler {
    return this.#withBody(StatisticsSearchSchema, asksForText, async (_given, body, viewer, _credentials, response) => {
      answerJson(response, 200, { total: await this.#search.count(selectionOf(viewer, body)) });
    });
  }

  #withBody<Schema extends z.ZodType>(
    schema: Schema,
    isOurs: (body: z.infer<Schema>) => boolean,
    answer: (
      given: Body,
      body: z.infer<Schema>,
      viewer: Viewer,
      credentials: Credentials,
      response: ServerResponse,
    ) => Promise<void>,
  ): Handler {
    return async (request, response): Promise<Outcome> => {
      const bytes = await readBody(request);
      if (!bytes) {
        answerError(response, 413, 'The request is too large');
        return 'answered';
      }
      const credentials = credentialsOf(request);
      const given = parseObject(bytes);
      const parsed = schema.safeParse(given);
      const isTheirs = credentials.isShared || THEIRS.some((name) => given?.[name] !== undefined);
      if (!given || !parsed.success || isTheirs || !isOurs(parsed.data)) {
        return { passOn: bytes };
      }
      const viewer = await this.#requireViewer(given, credentials, response);
      if (viewer) {
        await answerErrors(response, () => answer(given, parsed.data, viewer, credentials, response));
      }
      return 'answered';
    };
  }

  /** Asks Immich the same without our part: its refusal is the answer. */
  async #requireViewer(given: Body, credentials: Credentials, response: ServerResponse): Promise<Viewer | undefined> {
    const probe = await this.#api.ask('POST', 'search/metadata', credentials, { ...omit(given, OURS), size: 1 });
    if (probe.status !== 200) {
      answerJson(response, probe.status, probe.body);
      return undefined;
    }
    const id = await this.#identity.find(credentials);
    if (id === undefined) {
      answerError(response, 403, 'Immich does not say who is asking');
      return undefined;
    }
    return viewerOf(id, await this.#identity.listPartnerIds(id));
  }

  #answerParts(query: string | null, response: ServerResponse): Promise<Outcome> {
    const asked = QueryText.safeParse(query);
    if (asked.success) {
      answerJson(response, 200, { parts: readQueryParts(asked.data, 'picture') });
    } else {
      answerError(response, 400, 'The query is missing or too long');
    }
    return Promise.resolve('answered');
  }
}

/** What is looked for in the text of photos: by a field of its own, or anywhere in the nested filter. */
function asksForText(body: {
  readonly ocr?: string | undefined;
  readonly filter?:
    { readonly ocr?: unknown; readonly or?: readonly { readonly ocr?: unknown }[] | undefined } | undefined;
}): boolean {
  const { ocr, filter } = body;
  return ocr !== undefined || [filter, ...(filter?.or ?? [])].some((part) => part?.ocr !== undefined);
}

async function answerErrors(response: ServerResponse, answer: () => Promise<void>): Promise<void> {
  try {
    await answer();
  } catch (error) {
    if (!(error instanceof DomainError)) {
      throw error;
    }
    const status = error instanceof BadRequestError ? 400 : error instanceof BackendUnavailableError ? 503 : 401;
    answerError(response, status, error.message);
  }
}

/** Immich has vouched for the caller; of who it is, a search asks nothing but the id. */
function viewerOf(id: string, partnerIds: readonly string[]): Viewer {
  return { user: { id, email: '', name: '', isAdmin: false }, partnerIds };
}

function pick(body: Body, names: readonly string[]): Body {
  return Object.fromEntries(Object.entries(body).filter(([name]) => names.includes(name)));
}

function omit(body: Body, names: readonly string[]): Body {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}

function parseObject(bytes: Buffer): Body | undefined {
  try {
    const value = JSON.parse(bytes.toString()) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : undefined;
  } catch {
    return undefined;
  }
}
