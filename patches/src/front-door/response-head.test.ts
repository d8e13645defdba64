import { expect, it } from 'vitest';
import { readResponseHead } from './response-head.ts';

const head = (...lines: string[]) => readResponseHead(lines.join('\r\n'));

it('keeps names and values as they are, several of one name too, but for those about the connection', () => {
  expect(
    head(
      'HTTP/1.1 206 Partial Content',
      'ETag: W/"1"',
      'Set-Cookie: a=1',
      'set-cookie:b=2 ',
      'Connection: close',
      'Content-Length: 27',
    ),
  ).toEqual({
    status: 206,
    message: 'Partial Content',
    rawHeaders: ['ETag', 'W/"1"', 'Set-Cookie', 'a=1', 'set-cookie', 'b=2', 'Content-Length', '27'],
    bodyBytes: 27,
  });
});

it('knows that nothing follows where nothing was changed', () => {
  expect(head('HTTP/1.1 304 Not Modified', 'Content-Length: 27')).toMatchObject({ bodyBytes: 0 });
});

it.each([
  ['an answer in chunks', ['HTTP/1.1 200 OK', 'Transfer-Encoding: chunked']],
  ['an answer that ends with its connection', ['HTTP/1.1 200 OK', 'Content-Type: image/jpeg']],
  ['two lengths', ['HTTP/1.1 200 OK', 'Content-Length: 1', 'Content-Length: 2']],
  ['a length that is no number', ['HTTP/1.1 200 OK', 'Content-Length: 0x10']],
  ['a message before the answer', ['HTTP/1.1 103 Early Hints', 'Content-Length: 1']],
  ['a folded header', ['HTTP/1.1 200 OK', 'Content-Length: 1', ' folded: 1']],
  ['something else', ['ICY 200 OK', 'Content-Length: 1']],
])('does not understand %s', (_name, lines) => {
  expect(head(...lines)).toBeUndefined();
});
