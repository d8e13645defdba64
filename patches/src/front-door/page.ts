import { request as ask, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { forwardedFor } from './forwarded-for.ts';

/** Where the scripts live that are added to Immich's pages; a path that Immich does not use. */
export const OVERLAY_PATH = '/immich-ocr/';

const SCRIPT = `<script type="module" src="${OVERLAY_PATH}overlay.js"></script>`;

/** True for a request that a browser makes to show a page. */
export function asksForPage({ method, url = '', headers }: IncomingMessage): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    (headers.accept ?? '').includes('text/html') &&
    !/^\/(api|_app|immich-ocr)(\/|$)/.test(url)
  );
}

/**
 * Answers with the page that Immich gives, and our script in its head. What is no page is passed on as it is.
 *
 * @throws Error when Immich can not be reached; then nothing was answered
 */
export async function answerPage(target: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const upstream = await fetchFrom(target, request);
  const headers = withoutHopByHop(upstream);
  if (upstream.statusCode !== 200 || !(upstream.headers['content-type'] ?? '').startsWith('text/html')) {
    response.writeHead(upstream.statusCode ?? 502, headers);
    upstream.pipe(response);
    return;
  }
  const page = addScript(await text(upstream));
  delete headers['etag'];
  headers['content-length'] = String(Buffer.byteLength(page));
  response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : page);
}

/** Puts the script before the end of the head; a page without one stays as it is. */
export function addScript(page: string): string {
  const end = page.indexOf('</head>');
  return end < 0 ? page : page.slice(0, end) + SCRIPT + page.slice(end);
}

/** Always a GET for the whole page in plain text: a HEAD has to tell the length of what a GET would give. */
function fetchFrom(target: string, request: IncomingMessage): Promise<IncomingMessage> {
  const headers: OutgoingHttpHeaders = {
    ...request.headers,
    'accept-encoding': 'identity',
    connection: 'close',
    'x-forwarded-for': forwardedFor(request),
  };
  delete headers['if-none-match'];
  delete headers['if-modified-since'];
  return new Promise((resolve, reject) => {
    ask(new URL(request.url ?? '/', target), { headers }, resolve)
      .on('error', reject)
      .end();
  });
}

function withoutHopByHop({ headers }: IncomingMessage): Record<string, string | string[]> {
  const dropped = new Set(['connection', 'keep-alive', 'transfer-encoding']);
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string | string[]] => {
      const [name, value] = entry;
      return value !== undefined && !dropped.has(name);
    }),
  );
}
