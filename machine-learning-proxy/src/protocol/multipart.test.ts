import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryOf, parseMultipart, peekPart, writeMultipart } from './multipart.ts';

const head = (name: string, more = '') => `Content-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
const form = (...parts: string[]) => Buffer.from(`${parts.map((part) => `--x\r\n${part}\r\n`).join('')}--x--\r\n`);

describe('boundaryOf', () => {
  it.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['multipart/form-data; charset=utf-8; boundary="a b"', 'a b'],
    ['Multipart/Form-Data;boundary=abc;charset=utf-8', 'abc'],
  ])('finds it in %s', (contentType, boundary) => {
    expect(boundaryOf(contentType)).toBe(boundary);
  });

  it.each([[undefined], ['application/json'], ['multipart/form-data'], ['multipart/form-data; boundary=']])(
    'misses it in %s',
    (contentType) => {
      expect(() => boundaryOf(contentType)).toThrow('boundary');
    },
  );
});

describe('parseMultipart', () => {
  it('reads fields and files, empty ones too', () => {
    const parts = parseMultipart(
      form(`${head('a')}one`, `${head('b', '; filename="b.bin"')}two\r\n\r\n--y`, head('c')),
      'x',
    );
    expect([...parts.values()].map(({ name, isFile, content }) => [name, isFile, content.toString()])).toEqual([
      ['a', false, 'one'],
      ['b', true, 'two\r\n\r\n--y'],
      ['c', false, ''],
    ]);
  });

  it('reads whatever a standard client writes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.uint8Array(), async (text, bytes) => {
        const sent = new FormData();
        sent.set('entries', text);
        sent.set('image', new Blob([bytes]), 'a "quoted" ; name=".jpg');
        const response = new Response(sent);
        const boundary = boundaryOf(response.headers.get('content-type') ?? undefined);
        const parts = parseMultipart(Buffer.from(await response.arrayBuffer()), boundary);
        expect(parts.get('image')).toMatchObject({ isFile: true, content: Buffer.from(bytes) });
        expect(parts.get('entries')?.content.toString('utf8')).toBe(
          (text as string & { toWellFormed(): string }).toWellFormed().replaceAll(/\r\n|\r|\n/g, '\r\n'),
        );
      }),
    );
  });

  it('is read by a standard server what is written here', async () => {
    const { contentType, pieces, sizeBytes } = writeMultipart({
      entries: '{"名":1}',
      image: Uint8Array.of(13, 10, 45, 45),
    });
    const headers = { 'content-type': contentType };
    const body = Buffer.concat(pieces);
    expect(body.length).toBe(sizeBytes);
    const read = await new Response(body, { headers }).formData();
    expect(read.get('entries')).toBe('{"名":1}');
    expect(new Uint8Array(await (read.get('image') as File).arrayBuffer())).toEqual(Uint8Array.of(13, 10, 45, 45));
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['another boundary', Buffer.from('--y\r\n')],
    ['a part that is cut off', form(`${head('a')}one`).subarray(0, -12)],
    ['a header that is cut off', Buffer.from('--x\r\nContent-Disposition: form-')],
    ['a part without a name', form('Content-Type: text/plain\r\n\r\none')],
    ['the same part twice', form(`${head('a')}one`, `${head('a')}two`)],
    ['a hundred parts', form(...Array.from({ length: 100 }, (_, index) => `${head(`a${index}`)}one`))],
    ['an endless header', form(`X-Long: ${'a'.repeat(20_000)}\r\n${head('a')}one`)],
  ])('refuses %s', (_, body) => {
    expect(() => parseMultipart(body, 'x')).toThrow(expect.objectContaining({ code: 'invalid_request' }) as Error);
  });
});

describe('peekPart', () => {
  it('sees the first part as soon as it is there', () => {
    const body = form(`${head('entries')}{"a":1}`, `${head('image', '; filename="x"')}bytes`);
    const completeAt = body.indexOf('\r\n--x', 10) + '\r\n--x'.length;
    for (let length = 0; length < completeAt; length++) {
      expect(peekPart(body.subarray(0, length), 'x')).toBeUndefined();
    }
    expect(peekPart(body.subarray(0, completeAt), 'x')).toMatchObject({
      name: 'entries',
      content: Buffer.from('{"a":1}'),
    });
  });
});
