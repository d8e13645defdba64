/** The head of an HTTP/1.1 answer. */
export interface ResponseHead {
  readonly status: number;
  readonly message: string;
  /** Names and values in turn, as they were sent, without those that are about the connection. */
  readonly rawHeaders: readonly string[];
  /** How many bytes of body follow. */
  readonly bodyBytes: number;
}

const STATUS_LINE = /^HTTP\/1\.1 ([2-5]\d\d) ?(.*)$/;
const HEADER = /^([\w!#$%&'*+.^`|~-]+):[ \t]*(.*?)[ \t]*$/;
const ABOUT_CONNECTION = new Set(['connection', 'keep-alive']);

/**
 * Reads the head of an answer to a GET, without the empty line after it. Undefined for all that is not plain: an answer
 * whose length is not told, that is sent in chunks, or whose head is not understood to the letter.
 */
export function readResponseHead(text: string): ResponseHead | undefined {
  const [first = '', ...lines] = text.split('\r\n');
  const [, status, message = ''] = STATUS_LINE.exec(first) ?? [];
  const headers = lines.map((line) => HEADER.exec(line));
  if (status === undefined || !headers.every((header) => header !== null)) {
    return undefined;
  }
  const valuesOf = (name: string) => headers.flatMap(([, key, value]) => (key!.toLowerCase() === name ? value! : []));
  const [length = '', ...others] = valuesOf('content-length');
  const isEmpty = status === '204' || status === '304';
  if (valuesOf('transfer-encoding').length > 0 || others.length > 0 || (!isEmpty && !/^\d{1,15}$/.test(length))) {
    return undefined;
  }
  const passed = headers.filter(([, key]) => !ABOUT_CONNECTION.has(key!.toLowerCase()));
  const rawHeaders = passed.flatMap(([, key, value]) => [key!, value!]);
  return { status: Number(status), message, rawHeaders, bodyBytes: isEmpty ? 0 : Number(length) };
}
