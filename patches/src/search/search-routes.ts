import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import {
  BackendUnavailableError,
  BadRequestError,
  UnauthenticatedError,
} from '../../../server/src/http/domain-error.ts';
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
import { answerError, answerJson, parseObject, readBody } from '../front-door/json.ts';
import { type Credentials, credentialsOf } from '../immich/credentials.ts';
import type { Identity } from '../immich/identity.ts';
import type { ImmichApi } from '../immich/immich-api.ts';
import { permissionQuestion, type SearchBody } from '../immich/permission-question.ts';
import type { AlbumsOfImmich } from './albums-of-immich.ts';
import type { PatchedSearch } from './patched-search.ts';
import { asksForPeopleOrTags, asksForText } from './search-body.ts';

/** A search that is for us, by somebody who may search. */
interface AllowedSearch<Body> {
  readonly given: SearchBody;
  readonly body: Body;
  readonly viewer: Viewer;
  readonly credentials: Credentials;
}

/** Which searches of a route are for us, and the route of Immich that says whether the caller may search so. */
interface SearchKind<Schema extends z.ZodType> {
  readonly schema: Schema;
  readonly isOurs: (body: z.infer<Schema>) => boolean;
  readonly permission: 'search/metadata' | 'search/statistics';
}

/** The searches that ask for text, and all that describe a picture in words. Everything else stays Immich's. */
export class SearchRoutes {
  readonly #search: PatchedSearch;
  readonly #identity: Identity;
  readonly #albums: AlbumsOfImmich;
  readonly #api: ImmichApi;

  constructor(search: PatchedSearch, identity: Identity, albums: AlbumsOfImmich, api: ImmichApi) {
    this.#search = search;
    this.#identity = identity;
    this.#albums = albums;
    this.#api = api;
  }

  /** Who answers a request; undefined for what is not ours. */
  find({ method, url = '' }: IncomingMessage): Handler | undefined {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (method === 'GET' && pathname === '/api/search/query') {
      return (_, response) => answerParts(searchParams.get('query'), response);
    }
    return method === 'POST' ? this.#searches.get(pathname) : undefined;
  }

  readonly #searches: ReadonlyMap<string, Handler> = new Map([
    ['/api/search/smart', this.#pages(SmartSearchSchema, ({ query }) => Boolean(query), smartRequest)],
    ['/api/search/metadata', this.#pages(MetadataSearchSchema, asksForText, metadataRequest)],
    ['/api/search/ocr', this.#pages(OcrSearchSchema, () => true, ocrRequest)],
    ['/api/search/statistics', this.#statistics()],
    ['/api/search/query', answerPartsOfBody],
  ]);

  #pages<Schema extends z.ZodType>(
    schema: Schema,
    isOurs: (body: z.infer<Schema>) => boolean,
    toRequest: (viewer: Viewer, body: z.infer<Schema>) => PageRequest,
  ): Handler {
    return this.#handler({ schema, isOurs, permission: 'search/metadata' }, async (allowed, response) => {
      const { given, body, viewer, credentials } = allowed;
      const { withExif, withPeople, withStacked } = given;
      const request = toRequest(viewer, body);
      const view = { withExif, withPeople, withStacked };
      const { items, hasNext, picturesSkipped } = await this.#search.listPage(request, credentials, view);
      const next = hasNext ? String(request.page + 1) : null;
      const counts = { total: items.length, count: items.length };
      answerJson(response, 200, {
        albums: { total: 0, count: 0, items: [], facets: [] },
        assets: { ...counts, items, facets: [], nextPage: next, nextCursor: next },
        ...(picturesSkipped && { picturesSkipped }),
      });
    });
  }

  #statistics(): Handler {
    const kind = { schema: StatisticsSearchSchema, isOurs: asksForText, permission: 'search/statistics' } as const;
    return this.#handler(kind, async ({ body, viewer }, response) => {
      answerJson(response, 200, { total: await this.#search.count(selectionOf(viewer, body)) });
    });
  }

  /** Answers a search that is for us; what Immich would refuse is passed on, so that Immich refuses it. */
  #handler<Schema extends z.ZodType>(
    { schema, isOurs, permission }: SearchKind<Schema>,
    answer: (search: AllowedSearch<z.infer<Schema>>, response: ServerResponse) => Promise<void>,
  ): Handler {
    return async (request, response): Promise<Outcome> => {
      const bytes = await readBody(request);
      if (!bytes) {
        answerError(response, 413, 'The request is too large');
        return 'answered';
      }
      const credentials = credentialsOf(request);
      const given = parseObject(bytes);
      const { data: body } = schema.safeParse(given);
      if (!given || !body || credentials.isShared || !isOurs(body) || !this.#knowsAll(body)) {
        return { passOn: bytes };
      }
      const viewer = await this.#requireViewer(permission, { given, body, credentials }, response);
      if (!viewer) {
        return 'answered';
      }
      return answerOrLeave(response, bytes, () => answer({ given, body, viewer, credentials }, response));
    };
  }

  /** False for a search by people or tags where Immich's tables of them are not known. */
  #knowsAll(body: Parameters<typeof asksForPeopleOrTags>[0]): boolean {
    return this.#search.hasPeopleAndTags || !asksForPeopleOrTags(body);
  }

  /** Asks Immich the same without our part: its refusal is the answer. */
  async #requireViewer(
    permission: SearchKind<z.ZodType>['permission'],
    { given, body: asked, credentials }: Omit<AllowedSearch<Parameters<AlbumsOfImmich['find']>[0]>, 'viewer'>,
    response: ServerResponse,
  ): Promise<Viewer | undefined> {
    const question = { ...permissionQuestion(given), ...(permission === 'search/metadata' && { size: 1 }) };
    const { status, body } = await this.#api.ask('POST', permission, credentials, question);
    if (status !== 200) {
      answerJson(response, status, body);
      return undefined;
    }
    const id = await this.#identity.find(credentials);
    if (id === undefined) {
      answerError(response, 403, 'Immich does not say who is asking');
      return undefined;
    }
    const [partnerIds, albums] = await Promise.all([
      this.#identity.listPartnerIds(id),
      this.#albums.find(asked, credentials),
    ]);
    // Immich has vouched for the caller; of who it is, a search asks nothing but the id.
    return { user: { id, email: '', name: '', isAdmin: false }, partnerIds, albums };
  }
}

async function answerPartsOfBody(request: IncomingMessage, response: ServerResponse): Promise<Outcome> {
  const bytes = await readBody(request);
  return answerParts(bytes && parseObject(bytes)?.query, response);
}

function answerParts(query: unknown, response: ServerResponse): Promise<Outcome> {
  const asked = QueryText.safeParse(query);
  if (asked.success) {
    answerJson(response, 200, { parts: readQueryParts(asked.data, 'picture') });
  } else {
    answerError(response, 400, 'The query is missing or too long');
  }
  return Promise.resolve('answered');
}

/** What needs more than a signed-in user, such as locked photos, is passed on: Immich knows who has given a PIN. */
async function answerOrLeave(response: ServerResponse, bytes: Buffer, answer: () => Promise<void>): Promise<Outcome> {
  try {
    await answer();
  } catch (error) {
    if (error instanceof UnauthenticatedError) {
      return { passOn: bytes };
    }
    if (!(error instanceof BadRequestError || error instanceof BackendUnavailableError)) {
      throw error;
    }
    answerError(response, error instanceof BadRequestError ? 400 : 503, error.message);
  }
  return 'answered';
}
