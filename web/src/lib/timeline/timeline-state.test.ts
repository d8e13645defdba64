import { describe, expect, it } from 'vitest';
import type { TimelineAsset } from './timeline-asset.ts';
import type { MonthCount, TimelineSource } from './timeline-source.ts';
import { TimelineState } from './timeline-state.svelte.ts';

const photo = (id: string): TimelineAsset => ({
  id,
  isVideo: false,
  isFavorite: false,
  ratio: 1.5,
  thumbhash: null,
  localDateTime: '2026-03-01T10:00:00',
  durationMs: null,
});

/** A server with two months: March has a1…a3, February b1 and b2. */
class FakeSource implements TimelineSource {
  months = new Map<string, string[]>([
    ['2026-03-01', ['a1', 'a2', 'a3']],
    ['2026-02-01', ['b1', 'b2']],
  ]);
  asked: string[] = [];
  isDown = false;

  listMonths(): Promise<MonthCount[]> {
    return this.isDown
      ? Promise.reject(new Error('down'))
      : Promise.resolve(Array.from(this.months, ([timeBucket, ids]) => ({ timeBucket, count: ids.length })));
  }

  listAssets(timeBucket: string): Promise<TimelineAsset[]> {
    this.asked.push(timeBucket);
    return this.isDown
      ? Promise.reject(new Error('down'))
      : Promise.resolve((this.months.get(timeBucket) ?? []).map(photo));
  }
}

const open = async (source = new FakeSource()) => {
  const timeline = new TimelineState(source);
  timeline.setWidth(1000);
  await timeline.refresh();
  return { source, timeline };
};

const monthAt = (timeline: TimelineState, index: number) => {
  const section = timeline.sections[index];
  if (!section) {
    throw new Error(`There is no month ${index}`);
  }
  return section.month;
};

describe('a timeline', () => {
  it('has a place for every month before any photo is loaded', async () => {
    const { timeline, source } = await open();
    expect(timeline.count).toBe(5);
    expect(timeline.sections.map(({ rows }) => rows.length)).toEqual([0, 0]);
    expect(timeline.height).toBe(timeline.sections.reduce((sum, { height }) => sum + height, 0));
    expect(source.asked).toEqual([]);
  });

  it('asks for a month once, however often it comes near', async () => {
    const { timeline, source } = await open();
    const month = monthAt(timeline, 0);
    await Promise.all([timeline.ensureLoaded(month), timeline.ensureLoaded(month)]);
    await timeline.ensureLoaded(month);
    expect(source.asked).toEqual(['2026-03-01']);
    expect(timeline.sections[0]?.rows.length).toBeGreaterThan(0);
  });

  it('tells which months touch a band of the page', async () => {
    const { timeline } = await open();
    const [first, second] = timeline.sections;
    expect(timeline.sectionsWithin(0, 1)).toEqual([first]);
    expect(timeline.sectionsWithin((second?.top ?? 0) + 1, Infinity)).toEqual([second]);
  });

  it('tells how far a month has moved when one above it got its real height', async () => {
    const { timeline } = await open();
    const before = timeline.sections;
    await timeline.ensureLoaded(monthAt(timeline, 0));
    const after = timeline.sections;
    expect(TimelineState.shiftOf('2026-02-01', before, after)).toBe((after[1]?.top ?? 0) - (before[1]?.top ?? 0));
    expect(TimelineState.shiftOf('1999-01-01', before, after)).toBe(0);
  });

  it('finds the neighbours of a photo across months, loading what is missing', async () => {
    const { timeline } = await open();
    await timeline.ensureLoaded(monthAt(timeline, 0));
    expect((await timeline.neighbour('a2', -1))?.id).toBe('a1');
    expect((await timeline.neighbour('a3', 1))?.id).toBe('b1');
    expect((await timeline.neighbour('b1', -1))?.id).toBe('a3');
    expect(await timeline.neighbour('a1', -1)).toBeUndefined();
    expect(await timeline.neighbour('b2', 1)).toBeUndefined();
    expect(await timeline.neighbour('unknown', 1)).toBeUndefined();
  });

  it('lists the photos between two of them, whichever comes first', async () => {
    const { timeline } = await open();
    await Promise.all(timeline.sections.map(({ month }) => timeline.ensureLoaded(month)));
    expect(timeline.idsBetween('b1', 'a2')).toEqual(['a2', 'a3', 'b1']);
    expect(timeline.idsBetween('a1', 'gone')).toEqual([]);
  });

  it('drops removed photos, and a month with them when it is empty', async () => {
    const { timeline } = await open();
    await timeline.ensureLoaded(monthAt(timeline, 1));
    timeline.remove(new Set(['b1', 'b2']));
    expect(timeline.sections.map(({ month }) => month.timeBucket)).toEqual(['2026-03-01']);
    expect(timeline.count).toBe(3);
  });

  it('reads a month again when its number of photos changed, and leaves the others alone', async () => {
    const { timeline, source } = await open();
    await Promise.all(timeline.sections.map(({ month }) => timeline.ensureLoaded(month)));
    source.months.set('2026-03-01', ['a0', 'a1', 'a2', 'a3']);
    source.months.set('2026-04-01', ['new']);
    source.asked = [];
    await timeline.refresh();
    expect(source.asked).toEqual(['2026-03-01']);
    expect(timeline.findAsset('a0')).toBeDefined();
    expect(timeline.count).toBe(7);
  });

  it('says when the server does not answer, and recovers', async () => {
    const { timeline, source } = await open();
    source.isDown = true;
    await timeline.ensureLoaded(monthAt(timeline, 0));
    await timeline.refresh();
    expect(timeline.failure).toBeInstanceOf(Error);
    expect(monthAt(timeline, 0).hasFailed).toBe(true);
    source.isDown = false;
    await timeline.refresh();
    await timeline.ensureLoaded(monthAt(timeline, 0));
    expect(timeline.failure).toBeUndefined();
    expect(monthAt(timeline, 0).hasFailed).toBe(false);
  });
});
