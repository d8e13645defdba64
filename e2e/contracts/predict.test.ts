/** Immich's server, played from recordings, talks to our inference. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { startInference } from '../stack/backends.ts';
import type { Child } from '../stack/child.ts';
import { formOf, readRecordings, requestOf, type Recording } from './recording.ts';

const recordings = await readRecordings();
/** What we add to Immich's answers; its server does not look at it. */
const ADDITIONS = ['clipEncoder'];

/** Stands in for Immich's own machine learning: answers as recorded. */
let immich: Server;
let received: { contentType: string | undefined; body: Buffer }[] = [];
let answerOfImmich: Record<string, unknown> = {};
let inference: { url: string; child: Child };

beforeAll(async () => {
  immich = createServer((request, response) => {
    void readBody(request).then((body) => {
      received.push({ contentType: request.headers['content-type'], body });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answerOfImmich));
    });
  });
  immich.listen(0, '127.0.0.1');
  await once(immich, 'listening');
  inference = await startInference({ IMMICH_API: `http://127.0.0.1:${(immich.address() as AddressInfo).port}` });
});

afterAll(async () => {
  await inference.child.stop();
  immich.closeAllConnections();
  immich.close();
});

beforeEach(() => {
  received = [];
});

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function replay(recording: Recording): Promise<{ status: number; text: string }> {
  const { contentType, body } = await requestOf(recording, inject('samples'));
  const headers = { 'content-type': contentType };
  const response = await fetch(`${inference.url}/predict`, { method: 'POST', headers, body: Uint8Array.from(body) });
  return { status: response.status, text: await response.text() };
}

/** The part of an answer that tells about faces. */
function facesOf({ answer }: Recording): Record<string, unknown> {
  const { 'facial-recognition': faces, imageHeight, imageWidth } = answer;
  return { 'facial-recognition': faces, imageHeight, imageWidth };
}

describe('Immich’s server asks our inference', () => {
  it.each(recordings)('and $title', async (recording) => {
    answerOfImmich = facesOf(recording);
    const { status, text } = await replay(recording);
    expect(status).toBe(recording.status);
    const answer = Object.entries(JSON.parse(text) as object).filter(([name]) => !ADDITIONS.includes(name));
    expect(formOf(Object.fromEntries(answer))).toEqual(formOf(recording.answer));
  });

  it('for faces alone, which Immich’s own machine learning gets and answers to the byte', async () => {
    const faces = recordings.find(({ title }) => title === 'faces are recognised')!;
    answerOfImmich = facesOf(faces);
    expect((await replay(faces)).text).toBe(JSON.stringify(answerOfImmich));
    expect(received).toEqual([await requestOf(faces, inject('samples'))]);
  });

  it('for faces and text, and the faces are where Immich’s own machine learning found them', async () => {
    const several = recordings.find(({ title }) => title.startsWith('several tasks'))!;
    answerOfImmich = facesOf(several);
    expect(JSON.parse((await replay(several)).text)).toMatchObject(answerOfImmich);
    expect(received).toHaveLength(1);
    expect(received[0]!.body.toString('latin1')).not.toContain('"ocr"');
  });

  it('whether it is there, and what it is', async () => {
    expect(await (await fetch(`${inference.url}/ping`)).text()).toBe('pong');
    expect(await (await fetch(inference.url)).json()).toEqual({ message: 'Immich ML' });
  });
});
