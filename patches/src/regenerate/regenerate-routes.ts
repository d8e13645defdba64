import { sql } from 'kysely';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Database } from '../../../server/src/database/database.ts';
import type { Handler, Outcome } from '../front-door/front-door.ts';
import { answerError, answerJson, parseObject, readBody } from '../front-door/json.ts';
import { type Credentials, credentialsOf } from '../immich/credentials.ts';
import type { Identity } from '../immich/identity.ts';
import type { ImmichApi } from '../immich/immich-api.ts';
import type { ImmichQueues, RefreshJob } from './immich-queues.ts';

const JOBS: Readonly<Record<string, RefreshJob>> = { 'refresh-ocr': 'Ocr', 'refresh-smart-search': 'SmartSearch' };
const ONE_ASSET = /^\/api\/assets\/([0-9a-f-]{36})\/(ocr|clip)\/regenerate$/i;

const AssetJobs = z.object({
  assetIds: z.array(z.uuid()).min(1).max(10_000),
  name: z.enum(['refresh-ocr', 'refresh-smart-search']),
});

/** The routes that have a photo read or encoded anew, by Immich itself. */
export class RegenerateRoutes {
  readonly #queues: ImmichQueues;
  readonly #database: Database;
  readonly #identity: Identity;
  readonly #api: ImmichApi;

  constructor(queues: ImmichQueues, database: Database, identity: Identity, api: ImmichApi) {
    this.#queues = queues;
    this.#database = database;
    this.#identity = identity;
    this.#api = api;
  }

  /** Who answers a request; undefined for what is not ours. */
  find({ method, url = '' }: IncomingMessage): Handler | undefined {
    const { pathname } = new URL(url, 'http://localhost');
    if (method !== 'POST') {
      return undefined;
    }
    const [, assetId, what] = ONE_ASSET.exec(pathname) ?? [];
    if (assetId !== undefined) {
      return (request, response) =>
        this.#regenerateOne(assetId, what === 'ocr' ? 'Ocr' : 'SmartSearch', request, response);
    }
    return pathname === '/api/assets/jobs' ? (request, response) => this.#runJobs(request, response) : undefined;
  }

  async #regenerateOne(
    assetId: string,
    job: RefreshJob,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Outcome> {
    if (await this.#mayUpdate([assetId], credentialsOf(request), response)) {
      await this.#answerOrSayAway(response, async () => {
        answerJson(response, 202, { jobId: await this.#queues.add(job, assetId) });
      });
    }
    return 'answered';
  }

  async #runJobs(request: IncomingMessage, response: ServerResponse): Promise<Outcome> {
    const bytes = await readBody(request);
    if (!bytes) {
      answerError(response, 413, 'The request is too large');
      return 'answered';
    }
    const parsed = AssetJobs.safeParse(parseObject(bytes));
    if (!parsed.success) {
      return { passOn: bytes };
    }
    const { assetIds, name } = parsed.data;
    if (await this.#mayUpdate(assetIds, credentialsOf(request), response)) {
      await this.#answerOrSayAway(response, async () => {
        for (const assetId of new Set(assetIds)) {
          await this.#queues.add(JOBS[name]!, assetId);
        }
        response.writeHead(204).end();
      });
    }
    return 'answered';
  }

  /** Asks Immich to do nothing, which tells the permission, and sees to whom the assets belong. */
  async #mayUpdate(assetIds: readonly string[], credentials: Credentials, response: ServerResponse): Promise<boolean> {
    const probe = await this.#api.ask('POST', 'assets/jobs', credentials, { assetIds: [], name: 'refresh-metadata' });
    if (probe.status >= 400) {
      answerJson(response, probe.status, probe.body);
      return false;
    }
    const userId = await this.#identity.find(credentials, { isFresh: true });
    const { rows } = await sql<{ owned: number }>`
      select count(*)::int as owned from asset
      where id = any(${assetIds}::uuid[]) and "ownerId" = ${userId ?? null}`.execute(this.#database.kysely);
    if (rows[0]?.owned !== new Set(assetIds).size) {
      answerError(response, 400, 'Not found or no asset.update access');
      return false;
    }
    return true;
  }

  async #answerOrSayAway(response: ServerResponse, answer: () => Promise<void>): Promise<void> {
    try {
      await answer();
    } catch {
      answerError(response, 503, "Immich's queues can not be reached", { 'retry-after': '5' });
    }
  }
}
