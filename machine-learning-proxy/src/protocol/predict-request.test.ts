import { describe, expect, it } from 'vitest';
import { parsePredictForm } from './predict-request.ts';

const image = new Blob([Uint8Array.of(1, 2, 3)]);
const visual = { visual: { modelName: 'ViT-B-32__openai' } };
const textual = { textual: { modelName: 'ViT-B-32__openai', options: { language: 'zh' } } };
const ocr = {
  detection: { modelName: 'PP-OCRv5_mobile', options: { minScore: 0.4, maxResolution: 960 } },
  recognition: { modelName: 'PP-OCRv5_mobile', options: { minScore: 0.7 } },
};

function formOf(fields: Record<string, string | Blob>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    form.set(name, value);
  }
  return form;
}

describe('parsePredictForm', () => {
  it('reads a picture with its tasks and their options', async () => {
    const form = formOf({ entries: JSON.stringify({ ocr, clip: visual }), image });
    expect(await parsePredictForm(form)).toEqual({
      kind: 'image',
      image: Uint8Array.of(1, 2, 3),
      ocr: { modelName: 'PP-OCRv5_mobile', minBoxScore: 0.4, minTextScore: 0.7, shortSide: 960 },
      clip: { modelName: 'ViT-B-32__openai' },
    });
  });

  it('fills in what Immich would send where options are missing or null', async () => {
    const bare = { detection: { modelName: 'a', options: null }, recognition: { modelName: 'a' } };
    const request = await parsePredictForm(formOf({ entries: JSON.stringify({ ocr: bare }), image }));
    expect(request).toMatchObject({ ocr: { minBoxScore: 0.5, minTextScore: 0.8, shortSide: 736 } });
  });

  it('reads a text to encode', async () => {
    const form = formOf({ entries: JSON.stringify({ clip: textual }), text: '红色' });
    expect(await parsePredictForm(form)).toEqual({
      kind: 'text',
      text: '红色',
      clip: { modelName: 'ViT-B-32__openai' },
    });
  });

  it('misses the payload', async () => {
    await expect(parsePredictForm(formOf({ entries: JSON.stringify({ ocr }) }))).rejects.toMatchObject({
      code: 'missing_payload',
    });
  });

  it('says that another service recognises faces', async () => {
    const entries = JSON.stringify({ 'facial-recognition': { detection: { modelName: 'buffalo_l' } } });
    await expect(parsePredictForm(formOf({ entries, image }))).rejects.toMatchObject({ code: 'unsupported_task' });
  });

  it.each([
    ['no entries', { image }],
    ['entries as a file', { entries: image, image }],
    ['broken JSON', { entries: '{"ocr":', image }],
    ['a list', { entries: '[]', image }],
    ['null', { entries: 'null', image }],
    ['no task', { entries: '{}', image }],
    ['an unknown task', { entries: '{"translate":{}}', image }],
    ['a name of the prototype', { entries: '{"__proto__":{},"constructor":{}}', image }],
    ['no model', { entries: '{"clip":{"visual":{}}}', image }],
    [
      'a score above one',
      {
        entries: JSON.stringify({ ocr: { ...ocr, recognition: { modelName: 'a', options: { minScore: 2 } } } }),
        image,
      },
    ],
    [
      'a resolution of nothing',
      {
        entries: JSON.stringify({ ocr: { ...ocr, detection: { modelName: 'a', options: { maxResolution: 0 } } } }),
        image,
      },
    ],
    ['detection without recognition', { entries: JSON.stringify({ ocr: { detection: ocr.detection } }), image }],
    ['both encoders', { entries: JSON.stringify({ clip: { ...visual, ...textual } }), image }],
    ['a picture for the text encoder', { entries: JSON.stringify({ clip: textual }), image }],
    ['a text for the picture encoder', { entries: JSON.stringify({ clip: visual }), text: 'red' }],
    ['a text to read', { entries: JSON.stringify({ ocr }), text: 'red' }],
  ])('refuses %s', async (_, fields) => {
    await expect(parsePredictForm(formOf(fields))).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
