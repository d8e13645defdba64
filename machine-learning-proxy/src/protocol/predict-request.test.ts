import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownRequest, parseEntries, writeEntries, type PredictRequest } from './predict-request.ts';

const image = Uint8Array.of(1, 2, 3);
const visual = { visual: { modelName: 'ViT-B-32__openai' } };
const textual = { textual: { modelName: 'ViT-B-32__openai', options: { language: 'zh' } } };
const ocr = {
  detection: { modelName: 'PP-OCRv5_mobile', options: { minScore: 0.4, maxResolution: 960 } },
  recognition: { modelName: 'PP-OCRv5_mobile', options: { minScore: 0.7 } },
};
const faces = {
  detection: { modelName: 'buffalo_l', options: { minScore: 0.7 } },
  recognition: { modelName: 'buffalo_l' },
};

const parse = (entries: object, hasElsewhere = false) => parseEntries(JSON.stringify(entries), hasElsewhere);
const refused = (code: string) => expect.objectContaining({ code }) as Error;

describe('parseEntries', () => {
  it('reads the tasks with their options', () => {
    expect(parse({ ocr, clip: visual })).toEqual({
      ocr: { modelName: 'PP-OCRv5_mobile', minBoxScore: 0.4, minTextScore: 0.7, shortSide: 960 },
      clip: { input: 'image', modelName: 'ViT-B-32__openai' },
      elsewhere: {},
    });
    expect(parse({ clip: textual }).clip).toEqual({ input: 'text', modelName: 'ViT-B-32__openai', language: 'zh' });
  });

  it('fills in what Immich would send where options are missing or null', () => {
    const bare = { detection: { modelName: 'a', options: null }, recognition: { modelName: 'a' } };
    expect(parse({ ocr: bare }).ocr).toMatchObject({ minBoxScore: 0.5, minTextScore: 0.8, shortSide: 736 });
  });

  it('keeps the tasks of another service as they were sent, where there is one', () => {
    expect(parse({ ocr, 'facial-recognition': faces, pets: [1] }, true).elsewhere).toEqual({
      'facial-recognition': faces,
      pets: [1],
    });
  });

  it('says that another service recognises faces, where there is none', () => {
    expect(() => parse({ 'facial-recognition': faces })).toThrow(refused('unsupported_task'));
  });

  it.each([
    ['broken JSON', '{"ocr":'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no task', '{}'],
    ['an unknown task', '{"translate":{}}'],
    ['a name of the prototype', '{"__proto__":{},"constructor":{}}'],
    ['no model', '{"clip":{"visual":{}}}'],
    ['an unknown kind of model', '{"clip":{"audible":{"modelName":"a"}}}'],
    [
      'a score above one',
      JSON.stringify({ ocr: { ...ocr, recognition: { modelName: 'a', options: { minScore: 2 } } } }),
    ],
    [
      'a resolution of nothing',
      JSON.stringify({ ocr: { ...ocr, detection: { modelName: 'a', options: { maxResolution: 0 } } } }),
    ],
    ['detection without recognition', JSON.stringify({ ocr: { detection: ocr.detection } })],
    ['both encoders', JSON.stringify({ clip: { ...visual, ...textual } })],
  ])('refuses %s', (_, entries) => {
    expect(() => parseEntries(entries, false)).toThrow(refused('invalid_request'));
  });

  it.each(['..', '../../etc/passwd', '/etc/passwd', 'a/../b', 'a/b/c', '.hidden', 'a\\b', 'a\0b', 'a\nb', '', 'a/'])(
    'refuses %j, which is no name of a model',
    (modelName) => {
      expect(() => parse({ clip: { visual: { modelName } } })).toThrow(refused('invalid_request'));
    },
  );

  it.each(['ViT-B-16-SigLIP2__webli', 'immich-app/ViT-B-32__openai', 'nllb-clip-base-siglip__v1', '中文 CLIP v1.5'])(
    'takes the name %s',
    (modelName) => {
      expect(parse({ clip: { visual: { modelName } } }).clip).toMatchObject({ modelName });
    },
  );
});

describe('ownRequest', () => {
  it('fits the tasks together with the payload', () => {
    expect(ownRequest(parse({ clip: visual }), { image })).toEqual({
      kind: 'image',
      image,
      clip: { modelName: 'ViT-B-32__openai' },
    });
    expect(ownRequest(parse({ clip: textual }), { text: '红色' })).toEqual({
      kind: 'text',
      text: '红色',
      clip: { modelName: 'ViT-B-32__openai', language: 'zh' },
    });
  });

  it('is nothing where all tasks are done elsewhere', () => {
    expect(ownRequest(parse({ 'facial-recognition': faces }, true), { image })).toBeUndefined();
  });

  it.each([
    ['a picture for the text encoder', { clip: textual }, { image }],
    ['a text for the picture encoder', { clip: visual }, { text: 'red' }],
    ['a text to read', { ocr }, { text: 'red' }],
  ])('refuses %s', (_, entries, payload) => {
    expect(() => ownRequest(parse(entries), payload)).toThrow(refused('invalid_request'));
  });
});

describe('writeEntries', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/);
  const score = fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs);
  const ocrTask = fc.record({
    modelName: name,
    minBoxScore: score,
    minTextScore: score,
    shortSide: fc.integer({ min: 1, max: 8192 }),
  });
  const tasks: fc.Arbitrary<PredictRequest> = fc.oneof(
    fc.record({ kind: fc.constant('image' as const), image: fc.constant(image), ocr: ocrTask }),
    fc.record({
      kind: fc.constant('image' as const),
      image: fc.constant(image),
      ocr: ocrTask,
      clip: fc.record({ modelName: name }),
    }),
    fc.record({
      kind: fc.constant('text' as const),
      text: fc.string(),
      clip: fc.record({ modelName: name, language: name }),
    }),
  );

  it('writes what is read back', () => {
    fc.assert(
      fc.property(tasks, (request) => {
        expect(ownRequest(parseEntries(writeEntries(request), false), request)).toEqual(request);
      }),
    );
  });
});
