import { describe, expect, it } from 'vitest';
import { sampleTimes } from './sample-times.ts';

const change = (timeMs: number, difference = 10) => ({ timeMs, difference });
const hour = 3_600_000;

describe('the times at which a video is looked at', () => {
  it('are the middles of equal sections, eight at most, where nothing changes', () => {
    expect(sampleTimes(4000)).toEqual([1000, 3000]);
    expect(sampleTimes(80_000)).toEqual([5000, 15_000, 25_000, 35_000, 45_000, 55_000, 65_000, 75_000]);
    expect(sampleTimes(10 * hour)).toHaveLength(8);
  });

  it('are one at least, whatever the file says of its length', () => {
    expect(sampleTimes(1)).toEqual([1]);
    for (const unknown of [null, 0, -5, Number.NaN]) {
      expect(sampleTimes(unknown, [change(2000)])).toEqual([0]);
    }
  });

  it('are in the middle of each scene, however short it is beside the others', () => {
    expect(sampleTimes(80_000, [change(40_000), change(41_500)])).toEqual([
      ...[5000, 15_000, 25_000, 35_000],
      40_750,
      ...[46_313, 55_938, 65_563, 75_188],
    ]);
    expect(sampleTimes(6000, [change(3000)])).toEqual([750, 2250, 3750, 5250]);
  });

  it('leave nothing long out, where scenes are many and short for a while', () => {
    const flurry = Array.from({ length: 100 }, (_, index) => change(1000 * (index + 1)));
    const times = sampleTimes(hour, flurry);
    const gaps = times.map((time, index) => (times[index + 1] ?? hour) - time);
    expect(Math.max(...gaps)).toBeLessThan(1.5 * (hour / 8));
    expect(times.length).toBeLessThanOrEqual(20);
  });

  it('are those of the greatest changes where there are many', () => {
    const changes = Array.from({ length: 50 }, (_, index) => change(2000 * (index + 1), 5));
    const times = sampleTimes(102_000, [...changes, change(81_000, 50), change(82_500, 50)]);
    expect(times).toContain(81_750);
    expect(times.length).toBeLessThanOrEqual(20);
  });

  it('pass over what is shown for less than a second, and changes behind the end', () => {
    expect(sampleTimes(4000, [change(300), change(3500), change(9000)])).toEqual([1000, 3000]);
    expect(sampleTimes(6000, [change(3000, 9), change(3200, 8)])).toEqual(sampleTimes(6000, [change(3000)]));
  });
});
