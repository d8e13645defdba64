import type { QueryPart } from '#lib/api/search.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { QueryReading, type ReadQuery } from './query-reading.svelte.ts';

const word = (text: string): QueryPart => ({ kind: 'word', text, negated: false, start: 0, end: text.length });

/** A server that answers when it is told to. */
class SlowServer {
  readonly asked: { query: string; signal: AbortSignal; answer: () => void; fail: () => void }[] = [];
  readonly read: ReadQuery = (query, signal) =>
    new Promise((resolve, reject) =>
      this.asked.push({ query, signal, answer: () => resolve([word(query)]), fail: () => reject(new Error('down')) }),
    );
}

const settled = () => vi.advanceTimersByTimeAsync(0);

describe('reading a query', () => {
  let server: SlowServer;
  let reading: QueryReading;

  beforeEach(() => {
    vi.useFakeTimers();
    server = new SlowServer();
    reading = new QueryReading(server.read);
  });
  afterEach(() => void vi.useRealTimers());

  const type = async (...texts: string[]) => {
    for (const text of texts) {
      reading.follow(text);
      await vi.advanceTimersByTimeAsync(50);
    }
  };

  it('waits for a pause in the typing', async () => {
    await type('o', 'oc', 'ocr:a');
    expect(server.asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.asked.map(({ query }) => query)).toEqual(['ocr:a']);
    server.asked[0]?.answer();
    await settled();
    expect([reading.query, reading.parts]).toEqual(['ocr:a', [word('ocr:a')]]);
  });

  it('breaks off what is not wanted any more, and never shows it', async () => {
    await type('ocr:a');
    await vi.advanceTimersByTimeAsync(1000);
    await type('ocr:b');
    expect(server.asked[0]?.signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(1000);
    server.asked[1]?.answer();
    await settled();
    server.asked[0]?.answer();
    await settled();
    expect(reading.parts).toEqual([word('ocr:b')]);
  });

  it('keeps what it knew while the next answer is on its way, and drops it with the text', async () => {
    void reading.read('ocr:a');
    server.asked[0]?.answer();
    await settled();
    await type('ocr:ab');
    expect(reading.parts).toEqual([word('ocr:a')]);
    await type(' ');
    expect(reading.parts).toEqual([]);
  });

  it('shows nothing when the server does not answer', async () => {
    const done = reading.read('ocr:a');
    server.asked[0]?.fail();
    await done;
    expect(reading.parts).toEqual([]);
  });
});
