/** Files above this size are hashed by the server only: a browser cannot hash without holding the whole file. */
const MAX_SIZE_BYTES = 256 * 1024 * 1024;

/**
 * The sha1 of a file as lower-case hex, or undefined where the browser cannot tell: on plain http other than
 * localhost there is no `crypto.subtle`, and a very large file would not fit in memory.
 */
export async function sha1OfFile(file: Blob): Promise<string | undefined> {
  if (!globalThis.isSecureContext || file.size > MAX_SIZE_BYTES) {
    return undefined;
  }
  const digest = await crypto.subtle.digest('SHA-1', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
