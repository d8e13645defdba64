import { BackendUnavailableError } from '../../../server/src/http/domain-error.ts';
import type { Credentials } from './credentials.ts';

/** What Immich answered: handed to the client as it is when it is an error. */
export interface ImmichAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** An asset as Immich shows it to whoever asks. */
export type ImmichAsset = Readonly<Record<string, unknown>> & { readonly id: string };

/** What changes how Immich shows assets, and may stand beside a filter. */
export interface View {
  readonly withExif?: unknown;
  readonly withPeople?: unknown;
  readonly withStacked?: unknown;
}

const TIMEOUT_MS = 30_000;
/** Alternatives in one filter: a long list of them takes a database long to plan. */
const BRANCHES_PER_QUESTION = 50;

/** Immich's own API, asked in the name of whoever asks us. */
export class ImmichApi {
  readonly #target: string;

  /** @param target base address of Immich, without a path */
  constructor(target: string) {
    this.#target = target;
  }

  /** @throws BackendUnavailableError when Immich can not be reached */
  async ask(
    method: 'GET' | 'POST',
    path: string,
    { headers, query }: Pick<Credentials, 'headers' | 'query'>,
    body?: unknown,
  ): Promise<ImmichAnswer> {
    const url = new URL(`/api/${path}`, this.#target);
    for (const [name, value] of query) {
      url.searchParams.append(name, value);
    }
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new BackendUnavailableError('Immich is not ready yet', { cause: error });
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }

  /** Immich's version, as three numbers. @throws Error when it does not say */
  async version(): Promise<readonly [major: number, minor: number, patch: number]> {
    const { body } = await this.ask('GET', 'server/version', { headers: {}, query: new URLSearchParams() });
    const { major, minor, patch } = body as { major: number; minor: number; patch: number };
    return [major, minor, patch];
  }

  /**
   * The assets with these ids that the caller may see, as Immich shows them, in the order of the ids.
   *
   * @param place whether those in the trash are wanted, too, and albums in which those of others are
   * @throws BackendUnavailableError when Immich can not be reached; Error when it does not understand the question
   */
  async listAssets(
    ids: readonly string[],
    credentials: Credentials,
    view: View,
    { withDeleted, albumIds }: { readonly withDeleted: boolean; readonly albumIds: readonly string[] },
  ): Promise<ImmichAsset[]> {
    const branches = ids.flatMap((id) => branchesOf(id, withDeleted));
    const chunks = Array.from({ length: Math.ceil(branches.length / BRANCHES_PER_QUESTION) }, (_, index) =>
      branches.slice(index * BRANCHES_PER_QUESTION, (index + 1) * BRANCHES_PER_QUESTION),
    );
    // In albums that are named for all of a filter, Immich shows what belongs to others; elsewhere it never does.
    const places = albumIds.length === 0 ? [{}] : [{}, { albumIds: { any: albumIds } }];
    const shown = await Promise.all(
      places.flatMap((place) => chunks.map((or) => this.#askForAssets({ ...place, or }, credentials, view))),
    );
    // An Immich that does not know the filter would answer just any assets.
    const byId = new Map(shown.flat().map((asset) => [asset.id, asset]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** Beside a filter, Immich refuses the older fields of a search, such as `visibility` and `withDeleted`. */
  async #askForAssets(
    filter: { readonly albumIds?: object; readonly or: readonly object[] },
    credentials: Credentials,
    view: View,
  ): Promise<readonly ImmichAsset[]> {
    const { status, body } = await this.ask('POST', 'search/metadata', credentials, {
      ...view,
      filter: { visibility: { ne: 'locked' }, ...filter },
      size: filter.or.length,
    });
    if (status !== 200) {
      throw new Error(`Immich shows no assets (${status})`);
    }
    return (body as { assets: { items: ImmichAsset[] } }).assets.items;
  }
}

/** A filter says itself whether it means the trash: nothing is left to what a server takes for granted. */
function branchesOf(id: string, withDeleted: boolean): object[] {
  const kept = { id: { eq: id }, trashedAt: { eq: null } };
  return withDeleted ? [kept, { id: { eq: id }, trashedAt: { ne: null } }] : [kept];
}
