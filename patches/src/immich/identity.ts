import { sql } from 'kysely';
import type { Database } from '../../../server/src/database/database.ts';
import type { Credentials } from './credentials.ts';
import type { ImmichApi } from './immich-api.ts';

const MAX_AGE_MS = 10_000;
const MAX_KNOWN = 1000;

/** Finds out who is asking: Immich knows. */
export class Identity {
  readonly #api: ImmichApi;
  readonly #database: Database;
  readonly #known = new Map<string, { readonly userId: string; readonly since: number }>();

  constructor(api: ImmichApi, database: Database) {
    this.#api = api;
    this.#database = database;
  }

  /**
   * The id of the user; undefined for whoever Immich does not know. Believed for ten seconds: what changes something asks
   * with `isFresh`.
   */
  async find(credentials: Credentials, { isFresh = false } = {}): Promise<string | undefined> {
    const known = this.#known.get(credentials.fingerprint);
    if (!isFresh && known && Date.now() - known.since < MAX_AGE_MS) {
      return known.userId;
    }
    const userId = (await this.#askUser(credentials)) ?? (await this.#askKey(credentials));
    this.#known.delete(credentials.fingerprint);
    if (userId !== undefined) {
      this.#remember(credentials.fingerprint, userId);
    }
    return userId;
  }

  /** The people who show their library in this user's timeline. */
  async listPartnerIds(userId: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select "sharedById" as id from partner where "sharedWithId" = ${userId} and "inTimeline"`.execute(
      this.#database.kysely,
    );
    return rows.map(({ id }) => id);
  }

  async #askUser(credentials: Credentials): Promise<string | undefined> {
    const { status, body } = await this.#api.ask('GET', 'users/me', credentials);
    return status === 200 ? (body as { id: string }).id : undefined;
  }

  /** A key that may not read its user is still known by itself. */
  async #askKey(credentials: Credentials): Promise<string | undefined> {
    const { status, body } = await this.#api.ask('GET', 'api-keys/me', credentials);
    if (status !== 200) {
      return undefined;
    }
    const { rows } = await sql<{ userId: string }>`
      select "userId" from api_key where id = ${(body as { id: string }).id}`.execute(this.#database.kysely);
    return rows[0]?.userId;
  }

  #remember(fingerprint: string, userId: string): void {
    const oldest = this.#known.keys().next();
    if (this.#known.size >= MAX_KNOWN && !oldest.done) {
      this.#known.delete(oldest.value);
    }
    this.#known.set(fingerprint, { userId, since: Date.now() });
  }
}
