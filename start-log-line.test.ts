import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { readableLine } from './start-log-line.ts';

const at = new Date(2026, 10, 22, 8, 5, 9).getTime();
const read = (entry: object) => stripVTControlCharacters(readableLine(JSON.stringify(entry)));

it('tells the time, the sentence and the facts of a line', () => {
  const entry = { level: 'log', pid: 12, timestamp: at, message: 'Taking jobs', context: 'JobWorkers' };
  expect(read({ ...entry, params: { queues: ['ocr', 'search'], from: 'here' } })).toBe(
    '08:05:09 Taking jobs queues=["ocr","search"] from=here',
  );
  const time = new Date(at).toISOString();
  expect(read({ time, level: 'log', message: 'Inference is ready', port: 3003 })).toBe(
    '08:05:09 Inference is ready port=3003',
  );
});

it('names what is worse than usual, with its stack', () => {
  const entry = { level: 'error', timestamp: at, message: 'A request failed', stack: 'Error: x\n    at y' };
  expect(read(entry)).toBe('08:05:09 ERROR A request failed\nError: x\n    at y');
});

it('leaves every other line as it is', () => {
  for (const line of ['', 'plain text', '{', '{"a":1}', '[1]', '{"level":"log","message":1,"time":1}', '{broken}']) {
    expect(readableLine(line)).toBe(line);
  }
});
