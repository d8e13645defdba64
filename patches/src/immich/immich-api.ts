import type { Credentials } from './credentials.ts';

/** What Immich answered: handed to the client as it is when it is an error. */
export interface ImmichAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** An asset as Immich shows it to whoever asks. */
export type ImmichAsset = Readonly<Record<string, unknown>> & { readonly id: string };

const TIMEOUT_MS = 30_000;
/** Alternatives in one filter: a long list of them takes a database long to plan. */
const IDS_PER_QUESTION = 50;

/** Immich's own API, asked in the name of whoever asks us. */
export class ImmichApi {
  readonly #target: string;

  /** @param target base address of Immich, without a path */
  constructor(target: string) {
    this.#target = target;
  }

  /** @throws Error when Immich can not be reached */
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
   * @param view fields of the search that change how assets are shown, such as `withExif`
   */
  async listAssets(
    ids: readonly string[],
    credentials: Credentials,
    view: Readonly<Record<string, unknown>>,
  ): Promise<ImmichAsset[]> {
    const chunks = Array.from({ length: Math.ceil(ids.length / IDS_PER_QUESTION) }, (_, index) =>
      ids.slice(index * IDS_PER_QUESTION, (index + 1) * IDS_PER_QUESTION),
    );
    const shown = await Promise.all(chunks.map((chunk) => this.#askForAssets(chunk, credentials, view)));
    // An Immich that does not know the filter would answer just any assets.
    const byId = new Map(shown.flat().map((asset) => [asset.id, asset]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  async #askForAssets(
    ids: readonly string[],
    credentials: Credentials,
    view: Readonly<Record<string, unknown>>,
  ): Promise<readonly ImmichAsset[]> {
    const filter = { or: ids.map((id) => ({ id: { eq: id } })) };
    const question = { ...view, filter, size: ids.length };
    const { status, body } = await this.ask('POST', 'search/metadata', credentials, question);
    if (status !== 200) {
      throw new Error(`Immich shows no assets (${status})`);
    }
    return (body as { assets: { items: ImmichAsset[] } }).assets.items;
  }
}
