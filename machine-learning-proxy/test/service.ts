import { onTestFinished } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { startServer } from '../src/gateway/server.ts';

export const OCR = {
  ocr: { detection: { modelName: 'PP-OCRv5_mobile' }, recognition: { modelName: 'PP-OCRv5_mobile' } },
};
export const CLIP_IMAGE = { clip: { visual: { modelName: 'ViT-B-32__openai' } } };
export const CLIP_TEXT = { clip: { textual: { modelName: 'ViT-B-32__openai', options: { language: 'zh' } } } };
export const FACES = {
  'facial-recognition': {
    detection: { modelName: 'buffalo_l', options: { minScore: 0.7 } },
    recognition: { modelName: 'buffalo_l' },
  },
};

/** Starts the service for the test that calls it, with the given settings. @returns its address */
export async function startService(environment: Record<string, string>): Promise<string> {
  const server = await startServer(loadConfig({ PORT: '0', ...environment }));
  onTestFinished(() => server.close(1000));
  return `http://127.0.0.1:${server.port}`;
}

/** A form of `/predict`. */
export function predictForm(entries: object, payload: { image: Uint8Array } | { text: string }): FormData {
  const form = new FormData();
  form.set('entries', JSON.stringify(entries));
  if ('image' in payload) {
    form.set('image', new Blob([Uint8Array.from(payload.image)]), 'image.jpg');
  } else {
    form.set('text', payload.text);
  }
  return form;
}

/** Sends a request of `/predict`. */
export function post(
  url: string,
  entries: object,
  payload: { image: Uint8Array } | { text: string },
  init: RequestInit = {},
): Promise<Response> {
  return fetch(`${url}/predict`, { method: 'POST', body: predictForm(entries, payload), ...init });
}
