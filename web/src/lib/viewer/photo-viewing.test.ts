import type { AssetResponseDto } from '#lib/api/client.ts';
import type { RecognisedLine } from '#lib/api/recognised-text.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PhotoViewing, type PhotoCalls } from './photo-viewing.svelte.ts';

const line = (id: string, text: string) => ({ id, text }) as RecognisedLine;
const asset = (id: string) => ({ id }) as AssetResponseDto;

class FakeServer implements PhotoCalls {
  lines = [line('1', 'INV0ICE')];
  asked: string[] = [];
  getAsset = (id: string) => (id === 'gone' ? Promise.reject(new Error('gone')) : Promise.resolve(asset(id)));
  listLines = (id: string, query?: string) => {
    this.asked.push(`${id} ${query ?? ''}`.trim());
    return Promise.resolve(this.lines);
  };
  correctLine = (_id: string, lineId: string, text: string | null) => {
    this.lines = this.lines.map((old) => (old.id === lineId ? { ...old, text: text ?? 'INV0ICE' } : old));
    return Promise.resolve();
  };
  regenerateOcr = () => Promise.resolve();
  regenerateClip = () => Promise.resolve();
}

const open = async (options = {}) => {
  const server = new FakeServer();
  const viewing = new PhotoViewing(server, { pollIntervalMs: 100, patienceMs: 1000, ...options });
  await viewing.show('a');
  return { server, viewing };
};

describe('looking at a photo', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('brings its details and its text, asked for with the query', async () => {
    const { server, viewing } = await open({ query: 'ocr:invoice' });
    expect(viewing.asset?.id).toBe('a');
    expect(viewing.lines.map(({ text }) => text)).toEqual(['INV0ICE']);
    expect(server.asked).toEqual(['a ocr:invoice']);
  });

  it('knows when in a video its match is seen first, also when the text is read anew', async () => {
    const { server, viewing } = await open({ query: 'ocr:exit' });
    expect(viewing.matchTimeMs).toBeUndefined();
    const seen = (timeMs: number, matched: boolean) => ({ ...line(String(timeMs), 'exit'), timeMs, matched });
    server.lines = [seen(1000, false), seen(9000, true), seen(4000, true)];
    await viewing.show('video');
    expect(viewing.matchTimeMs).toBe(4000);
    server.lines = [seen(2000, true)];
    await viewing.onTextUpdated('video');
    expect(viewing.matchTimeMs).toBe(4000);
  });

  it('says when there is no such photo', async () => {
    const { viewing } = await open();
    await viewing.show('gone');
    expect(viewing.failure).toBeInstanceOf(Error);
    expect(viewing.asset).toBeUndefined();
  });

  it('shows the new text on the announcement of the server', async () => {
    const { server, viewing } = await open();
    const onready = vi.fn();
    await viewing.regenerateOcr(onready, vi.fn());
    expect(viewing.isReading).toBe(true);
    server.lines = [line('2', 'INVOICE')];
    await viewing.onTextUpdated('another photo');
    expect(viewing.isReading).toBe(true);
    await viewing.onTextUpdated('a');
    expect(viewing.lines.map(({ text }) => text)).toEqual(['INVOICE']);
    expect(viewing.isReading).toBe(false);
    expect(onready).toHaveBeenCalledOnce();
  });

  it('finds the new text by asking when the announcement is missed', async () => {
    const { server, viewing } = await open();
    const onready = vi.fn();
    await viewing.regenerateOcr(onready, vi.fn());
    await vi.advanceTimersByTimeAsync(250);
    expect(viewing.isReading).toBe(true);
    server.lines = [line('2', 'INVOICE')];
    await vi.advanceTimersByTimeAsync(250);
    expect(viewing.lines.map(({ text }) => text)).toEqual(['INVOICE']);
    expect(onready).toHaveBeenCalledOnce();
  });

  it('gives up after a while, and still takes a late announcement', async () => {
    const { server, viewing } = await open();
    const ontired = vi.fn();
    await viewing.regenerateOcr(vi.fn(), ontired);
    await vi.advanceTimersByTimeAsync(2000);
    expect(ontired).toHaveBeenCalledOnce();
    expect(viewing.isReading).toBe(false);
    server.lines = [line('2', 'INVOICE')];
    await viewing.onTextUpdated('a');
    expect(viewing.lines.map(({ text }) => text)).toEqual(['INVOICE']);
  });

  it('notices a new text that keeps the names of its lines', async () => {
    const { server, viewing } = await open();
    await viewing.regenerateOcr(vi.fn(), vi.fn());
    server.lines = [line('1', 'INVOICE')];
    await vi.advanceTimersByTimeAsync(250);
    expect(viewing.lines.map(({ text }) => text)).toEqual(['INVOICE']);
  });

  it('shows a correction, and what was read once it is taken back', async () => {
    const { viewing } = await open();
    await viewing.correct('1', 'INVOICE');
    expect(viewing.lines.map(({ text }) => text)).toEqual(['INVOICE']);
    await viewing.correct('1', null);
    expect(viewing.lines.map(({ text }) => text)).toEqual(['INV0ICE']);
  });

  it('stops asking when one turns to another photo', async () => {
    const { server, viewing } = await open();
    await viewing.regenerateOcr(vi.fn(), vi.fn());
    await viewing.show('b');
    server.asked = [];
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.asked).toEqual([]);
    expect(viewing.isReading).toBe(false);
  });
});
