import { type CallOptions } from './account.ts';

/** The form of every error that Immich answers. */
export interface ErrorBody {
  message: string | string[];
  error: string;
  statusCode: number;
  correlationId: string;
}

export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** One plain HTTP exchange, for what the SDK cannot send or hides in its answer. `path` follows `/api`. */
export async function request<Body = unknown>(
  options: CallOptions,
  method: string,
  path: string,
  content?: { json?: unknown; text?: string; form?: FormData; headers?: Record<string, string> },
): Promise<Answer<Body>> {
  const isJson = content?.json !== undefined || content?.text !== undefined;
  const response = await fetch(options.baseUrl + path, {
    method,
    redirect: 'manual',
    headers: { ...options.headers, ...(isJson && { 'content-type': 'application/json' }), ...content?.headers },
    ...(isJson && { body: content.text ?? JSON.stringify(content.json) }),
    ...(content?.form && { body: content.form }),
  });
  const text = await response.text();
  const body: unknown = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body: body as Body };
}
