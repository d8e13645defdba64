import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { close, listen } from '../../test/upstream.ts';
import { SentPieces } from './sent-pieces.ts';

let server: Server;
let url: string;

beforeEach(async () => {
  server = createServer();
  url = await listen(server);
});
afterEach(() => close(server));

/** Asks the server; resolves with what it may answer and with the answer that will come. */
async function ask(): Promise<{ message: ServerResponse; answer: Promise<Response> }> {
  const asked = once(server, 'request');
  const answer = fetch(url);
  const [, message] = (await asked) as [unknown, ServerResponse];
  return { message, answer };
}

it('gives the memory of each piece back once that is sent', async () => {
  const { message, answer } = await ask();
  const pieces = ['one ', 'two ', 'three'].map((word) => Buffer.from(new TextEncoder().encode(word).buffer));
  const sent = new SentPieces(message);
  pieces.forEach((piece) => sent.write(piece));
  sent.end();
  expect(await (await answer).text()).toBe('one two three');
  await finished(sent);
  expect(pieces.map(({ byteLength }) => byteLength)).toEqual([0, 0, 0]);
});

it('leaves memory alone that holds more than the piece', async () => {
  const { message, answer } = await ask();
  const whole = Buffer.from(new TextEncoder().encode('one two').buffer);
  new SentPieces(message).end(whole.subarray(0, 3));
  expect(await (await answer).text()).toBe('one');
  expect(whole.toString()).toBe('one two');
});

it('breaks a message off whose source did', async () => {
  const { message, answer } = await ask();
  const sent = new SentPieces(message);
  sent.on('error', () => undefined);
  sent.write(Buffer.from('half'));
  const response = await answer;
  sent.destroy(new Error('gone'));
  await expect(response.text()).rejects.toThrow();
});
