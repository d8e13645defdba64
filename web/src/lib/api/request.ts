/** A refusal of the server: its status and the sentence it gave. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Sends JSON to an endpoint that is not in Immich's SDK. `path` starts after `/api`. Throws {@link ApiError}, and what
 * the signal was aborted with.
 */
export async function requestJson<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const response = await fetch(`/api${path}`, {
    method,
    ...(signal && { signal }),
    headers: { Accept: 'application/json', ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (!response.ok) {
    throw new ApiError(response.status, sentenceOf(answer) ?? response.statusText);
  }
  return answer as T;
}

/** The sentence in an Immich error body (`message` is a string or a list of strings), or undefined. */
export function sentenceOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('message' in body)) {
    return undefined;
  }
  const { message } = body;
  if (Array.isArray(message)) {
    return message.filter((part) => typeof part === 'string').join(', ') || undefined;
  }
  return typeof message === 'string' && message !== '' ? message : undefined;
}
