import { describe, expect, it } from 'vitest';
import { boundaryOf, writeMultipart } from './multipart.ts';
import { parsePredictForm, writePredictForm } from './predict-form.ts';

const image = Uint8Array.of(1, 2, 3);

function parse(fields: Record<string, string | Uint8Array>) {
  const { contentType, pieces } = writeMultipart(fields);
  return parsePredictForm(Buffer.concat(pieces), boundaryOf(contentType));
}

describe('parsePredictForm', () => {
  it('reads the tasks and a picture or a text, in any order', () => {
    expect(parse({ image, entries: '{}' })).toEqual({ entries: '{}', payload: { image: Buffer.from(image) } });
    expect(parse({ entries: '{}', text: '红色' })).toEqual({ entries: '{}', payload: { text: '红色' } });
  });

  it('reads what is written here', () => {
    const request = { kind: 'text', text: 'red', clip: { modelName: 'a', language: 'en' } } as const;
    const { contentType, pieces } = writePredictForm(request);
    const { entries, payload } = parsePredictForm(Buffer.concat(pieces), boundaryOf(contentType));
    expect(payload).toEqual({ text: 'red' });
    expect(JSON.parse(entries)).toEqual({ clip: { textual: { modelName: 'a', options: { language: 'en' } } } });
  });

  it.each([
    ['no entries', { image }, 'invalid_request'],
    ['entries as a file', { entries: image, image }, 'invalid_request'],
    ['a picture as a field', { entries: '{}', image: 'bytes' }, 'invalid_request'],
    ['both a picture and a text', { entries: '{}', image, text: 'red' }, 'invalid_request'],
    ['neither', { entries: '{}' }, 'missing_payload'],
  ])('refuses %s', (_, fields: Record<string, string | Uint8Array>, code) => {
    expect(() => parse(fields)).toThrow(expect.objectContaining({ code }) as Error);
  });
});
