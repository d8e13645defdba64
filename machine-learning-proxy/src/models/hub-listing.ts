import { z } from 'zod';
import { DownloadError } from './download-error.ts';
import type { RemoteFile } from './download-file.ts';
import { requestHub } from './hub-request.ts';

const Listing = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: z.number().int().min(0).optional(),
      lfs: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().min(0) }).optional(),
    }),
  ),
});

/** The files of a repository at the commit that a revision stands for now, so that they belong together. */
export interface RepositoryListing {
  readonly commit: string;
  readonly files: readonly RemoteFile[];
}

const LISTING_TIMEOUT_MS = 30_000;

/**
 * Asks the hub which files a repository has, with the sizes and digests of the large ones.
 *
 * @throws DownloadError
 */
export async function listRepository(
  endpoint: string,
  { repository, revision }: { readonly repository: string; readonly revision: string },
  signal: AbortSignal,
): Promise<RepositoryListing> {
  const url = `${endpoint}/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`;
  const timeout = AbortSignal.timeout(LISTING_TIMEOUT_MS);
  const listing = Listing.safeParse(await readJson(url, AbortSignal.any([signal, timeout]), signal));
  if (!listing.success) {
    throw new DownloadError('refused', `${url} does not answer with a list of files`, { cause: listing.error });
  }
  const { sha, siblings } = listing.data;
  return {
    commit: sha,
    files: siblings.map(({ rfilename, size, lfs }) => ({
      path: rfilename,
      url: `${endpoint}/${repository}/resolve/${sha}/${rfilename.split('/').map(encodeURIComponent).join('/')}`,
      bytes: lfs?.size ?? size,
      sha256: lfs?.sha256,
    })),
  };
}

async function readJson(url: string, signal: AbortSignal, stop: AbortSignal): Promise<unknown> {
  try {
    const { response } = await requestHub(url, { signal });
    return await response.json();
  } catch (cause) {
    stop.throwIfAborted();
    if (cause instanceof DownloadError) {
      throw cause;
    }
    const code = signal.aborted ? 'stalled' : 'refused';
    throw new DownloadError(code, `${url} does not answer with a list of files`, { cause });
  }
}
