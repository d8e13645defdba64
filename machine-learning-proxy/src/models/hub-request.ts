import { DownloadError } from './download-error.ts';

/** An answer, with what the hub says about the file on the way to where it lies. */
export interface HubResponse {
  readonly response: Response;
  /** SHA-256 that the hub keeps for a large file. */
  readonly sha256: string | undefined;
  readonly bytes: number | undefined;
  /** The etag by which the last host knows the content again; absent where it gives none that can be trusted. */
  readonly validator: string | undefined;
}

const MAX_REDIRECTS = 5;
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Asks for an address and follows redirections itself, because only the first answer carries the hub's digest.
 *
 * @throws DownloadError `unreachable`, `not_found` or `refused`
 */
export async function requestHub(
  url: string,
  { headers = {}, signal }: { readonly headers?: Record<string, string>; readonly signal: AbortSignal },
): Promise<HubResponse> {
  let target = new URL(url);
  let linkedEtag: string | null = null;
  let linkedSize: string | null = null;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await send(target, headers, signal);
    linkedEtag ??= response.headers.get('x-linked-etag');
    linkedSize ??= response.headers.get('x-linked-size');
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) {
      refuseFailure(response, url);
      const digest = unquoted(linkedEtag ?? '');
      return {
        response,
        sha256: SHA256.test(digest) ? digest : undefined,
        bytes: wholeNumber(linkedSize),
        validator: strongEtag(response),
      };
    }
    await response.body?.cancel();
    target = new URL(location, target);
    if (target.protocol !== 'https:' && target.protocol !== 'http:') {
      throw new DownloadError('refused', `${url} leads to ${target.protocol}, which is not followed`);
    }
  }
  throw new DownloadError('refused', `${url} leads from one address to the next without end`);
}

async function send(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, {
      redirect: 'manual',
      signal,
      // A compressed body could not be continued in its middle.
      headers: { 'accept-encoding': 'identity', ...headers },
    });
  } catch (cause) {
    signal.throwIfAborted();
    throw new DownloadError('unreachable', `${url.host} cannot be reached: ${reasonOf(cause)}`, { cause });
  }
}

function refuseFailure({ status }: Response, url: string): void {
  if (status === 404 || status === 410) {
    throw new DownloadError('not_found', `${url} does not exist`);
  }
  if (status >= 500 || status === 429) {
    throw new DownloadError('unreachable', `${url} answered ${status}`);
  }
  if (status >= 300 && status !== 416) {
    throw new DownloadError('refused', `${url} answered ${status}`);
  }
}

/** The address of a connection that failed is in the cause of a cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? reasonOf(cause) : error instanceof Error ? error.message : String(error);
}

function strongEtag(response: Response): string | undefined {
  const etag = response.headers.get('etag');
  return etag === null || etag.startsWith('W/') ? undefined : etag;
}

function unquoted(etag: string): string {
  return etag.replace(/^W\//, '').replaceAll('"', '').toLowerCase();
}

function wholeNumber(value: string | null): number | undefined {
  return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
