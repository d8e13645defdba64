import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MtPhotosReading } from '../src/protocol/mt-photos.ts';
import { startService } from './service.ts';

const HEADERS = { 'api-key': 'theirs' };

function send(url: string, file?: Uint8Array): Promise<Response> {
  const form = new FormData();
  if (file) {
    form.set('file', new Blob([Uint8Array.from(file)]), 'file.jpg');
  }
  return fetch(url, { method: 'POST', headers: HEADERS, body: form });
}

describe('the routes of MT Photos AI', () => {
  it('let an MT Photos server read and search', async () => {
    const url = await startService({ API_AUTH_KEY: 'theirs', INFERENCE_THREADS: '1' });
    const invoice = await readFile(join(import.meta.dirname, 'invoice.png'));
    expect(await (await fetch(`${url}/check`, { method: 'POST', headers: HEADERS })).json()).toMatchObject({
      result: 'pass',
    });
    expect((await fetch(`${url}/check`, { method: 'POST', headers: { 'api-key': 'wrong' } })).status).toBe(401);

    const { result } = (await (await send(`${url}/ocr`, invoice)).json()) as { result: MtPhotosReading };
    expect(result.texts).toEqual(['Invoice 2024-0815', '增值税电子发票', 'Total 1,299.00']);
    expect(Number(result.scores[0])).toBeGreaterThan(0.8);
    const [box] = result.boxes;
    expect(Number(box!.x)).toBeCloseTo(41, -1);
    expect(Number(box!.y)).toBeCloseTo(34, -1);
    expect(Number(box!.width)).toBeCloseTo(283, -1.3);
    expect(Number(box!.height)).toBeCloseTo(30, -1);

    const picture = (await (await send(`${url}/clip/img`, invoice)).json()) as { result: string[] };
    const text = (await (
      await fetch(`${url}/clip/txt`, { method: 'POST', headers: HEADERS, body: JSON.stringify({ text: '文件' }) })
    ).json()) as { result: string[] };
    expect(picture.result).toHaveLength(text.result.length);
    for (const vector of [picture.result, text.result]) {
      expect(Math.hypot(...vector.map(Number))).toBeCloseTo(1, 3);
    }

    for (const broken of [new Uint8Array(), invoice.subarray(0, 500)]) {
      const answer = await send(`${url}/ocr`, broken);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ result: [], msg: expect.stringContaining('image') as string });
    }
    expect((await send(`${url}/ocr`)).status).toBe(400);
    const noText = { method: 'POST', headers: HEADERS, body: '{"words":1}' };
    expect((await fetch(`${url}/clip/txt`, noText)).status).toBe(422);
  });

  it('can serve our own gateway, which then answers as Immich', async () => {
    const worker = await startService({ API_AUTH_KEY: 'theirs', INFERENCE_THREADS: '1' });
    const gateway = await startService({ MT_PHOTOS_API: worker, MT_PHOTOS_API_KEY: 'theirs' });
    const form = new FormData();
    form.set('entries', '{"clip":{"textual":{"modelName":"any"}}}');
    form.set('text', 'red');
    const [through, direct] = (await Promise.all(
      [gateway, worker].map(async (url) => (await fetch(`${url}/predict`, { method: 'POST', body: form })).json()),
    )) as { clip: string }[];
    const [a, b] = [through, direct].map((answer) => JSON.parse(answer!.clip) as number[]);
    expect(a!.map((value) => value.toFixed(6))).toEqual(b!.map((value) => value.toFixed(6)));
  });
});
