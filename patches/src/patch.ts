import { sql } from 'kysely';
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Database } from '../../server/src/database/database.ts';
import { MachineLearningClient } from '../../server/src/machine-learning/machine-learning-client.ts';
import { TextIndexRepository } from '../../server/src/ocr/text-index.repository.ts';
import { TextIndexService } from '../../server/src/ocr/text-index.service.ts';
import { WholeWordsService } from '../../server/src/ocr/words/whole-words.service.ts';
import { WordsRepository } from '../../server/src/ocr/words/words.repository.ts';
import { AssetTextRoutes } from './asset-text/asset-text-routes.ts';
import type { Config } from './config.ts';
import type { Handler } from './front-door/front-door.ts';
import { Identity } from './immich/identity.ts';
import { ImmichApi } from './immich/immich-api.ts';
import { ImmichSettings } from './immich/immich-settings.ts';
import { log, reasonOf } from './log.ts';
import { ImmichQueues } from './regenerate/immich-queues.ts';
import { RegenerateRoutes } from './regenerate/regenerate-routes.ts';
import { findMissingColumns } from './schema/immich-tables.ts';
import { installSchema } from './schema/install.ts';
import { overImmich } from './schema/over-immich.ts';
import { AlbumsOfImmich } from './search/albums-of-immich.ts';
import { PatchedSearch } from './search/patched-search.ts';
import { PictureVectors } from './search/picture-vectors.ts';
import { SearchRoutes } from './search/search-routes.ts';
import { findVectorSettings } from './search/vector-index.ts';
import { TextIndexFollower } from './text-index/text-index-follower.ts';

/** Immich's routes and filters that we lean on are those of 3.2; what comes after 3 is not known. */
const OLDEST = [3, 2] as const;
const NEWEST_MAJOR = 3;
const TRY_EVERY_MS = 2000;

interface Routes {
  find(request: IncomingMessage): Handler | undefined;
}

/** All that is laid over Immich's API. Until it can work, and where it can not, everything is Immich's own. */
export class Patch {
  readonly #config: Config;
  readonly #api: ImmichApi;
  readonly #database: Database;
  /** The same database, in sessions that are ready to search. */
  #searched: Database | undefined;
  readonly #follower: TextIndexFollower;
  readonly #stopping = new AbortController();
  #routes: readonly Routes[] = [];
  #queues: ImmichQueues | undefined;
  #said = '';

  constructor(config: Config, target: string) {
    this.#config = config;
    this.#api = new ImmichApi(target);
    this.#database = new Database(config.database);
    this.#follower = new TextIndexFollower(this.#database, config.database, (error) =>
      this.#say('The text index does not follow Immich', error),
    );
  }

  /** Who answers a request; undefined for what is Immich's business. */
  route(request: IncomingMessage): Handler | undefined {
    for (const routes of this.#routes) {
      const handler = routes.find(request);
      if (handler) {
        return handler;
      }
    }
    return undefined;
  }

  /** Waits for Immich and lays the patch over it. Resolves when that is done, or can not be. */
  async start(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#layOver();
        return;
      } catch (error) {
        this.#say('The patch waits for Immich and its database', error);
        await delay(TRY_EVERY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#follower.stop();
    await this.#queues?.close();
    await this.#searched?.onApplicationShutdown();
    await this.#database.onApplicationShutdown();
  }

  /** Lays the patch over an Immich that it knows; says why not over another. */
  async #layOver(): Promise<void> {
    const version = await this.#api.version();
    if (!isKnown(version)) {
      log('warn', 'This Immich is not one that the patch knows: everything is left to Immich', {
        version: version.join('.'),
      });
      return;
    }
    const missing = await findMissingColumns(this.#database);
    if (missing.read.length > 0) {
      log('warn', 'The tables of this Immich are not those that the patch knows: everything is left to Immich', {
        missing: missing.read,
      });
      return;
    }
    const hasPeopleAndTags = missing.peopleAndTags.length === 0;
    if (!hasPeopleAndTags) {
      log('warn', 'Searches by people and tags are left to Immich, whose tables of them are not known here', {
        missing: missing.peopleAndTags,
      });
    }
    await installSchema(this.#config.database);
    if (!this.#stopping.signal.aborted) {
      await this.#open(hasPeopleAndTags);
    }
  }

  async #open(hasPeopleAndTags: boolean): Promise<void> {
    const settings = new ImmichSettings(this.#database, this.#config.machineLearning.url);
    const vectors = new PictureVectors(settings, new MachineLearningClient(settings, this.#config.machineLearning));
    const identity = new Identity(this.#api, this.#database);
    const wholeWords = new WholeWordsService(new WordsRepository(this.#database));
    const searched = new Database(overImmich(this.#config.database, await findVectorSettings(this.#database.pool)));
    this.#searched = searched;
    const search = new PatchedSearch(searched, this.#api, vectors, wholeWords, { hasPeopleAndTags });
    this.#routes = [
      new SearchRoutes(search, identity, new AlbumsOfImmich(this.#api, this.#database), this.#api),
      new AssetTextRoutes(this.#api, wholeWords),
      ...this.#regenerateRoutes(identity),
    ];
    this.#follower.start();
    log('log', 'The patch is in place');
    await this.#rebuildIndex().catch((error: unknown) => this.#say('The text index could not be made anew', error));
  }

  #regenerateRoutes(identity: Identity): Routes[] {
    try {
      this.#queues = new ImmichQueues(this.#config.serverRoot, this.#config.redis, (error) =>
        this.#say("Immich's queues can not be reached", error),
      );
      return [new RegenerateRoutes(this.#queues, this.#database, identity, this.#api)];
    } catch (error) {
      this.#say("Photos can not be regenerated: Immich's queue library was not found", error);
      return [];
    }
  }

  /** Entries that were made in another way than they would be now are made again, while everything goes on. */
  async #rebuildIndex(): Promise<void> {
    const index = new TextIndexService(
      new TextIndexRepository(this.#database),
      new WordsRepository(this.#database),
      this.#database,
    );
    await index.onApplicationBootstrap();
    await this.#tellWordCutting();
    for await (const ids of index.streamEntriesToRebuild({ force: false })) {
      this.#stopping.signal.throwIfAborted();
      await index.rebuild(ids);
    }
  }

  async #tellWordCutting(): Promise<void> {
    const { rows } = await sql<{ version: string }>`select ocr_words_version() as version`.execute(
      this.#database.kysely,
    );
    if (rows[0]?.version === 'no zhparser') {
      log('log', 'The database has no zhparser: Chinese text is found all the same, and ranked a little less well');
    }
  }

  /** Says what is wrong once, not at every try. */
  #say(message: string, error: unknown): void {
    const text = `${message}: ${reasonOf(error)}`;
    if (text !== this.#said && !this.#stopping.signal.aborted) {
      this.#said = text;
      log('warn', message, { reason: reasonOf(error) });
    }
  }
}

function isKnown([major, minor]: readonly [number, number, number]): boolean {
  return major <= NEWEST_MAJOR && (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]));
}
