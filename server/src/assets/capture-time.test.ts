import { describe, expect, it } from 'vitest';
import { correctCaptureTime } from './capture-time.ts';

const taken = {
  fileCreatedAt: new Date('2024-03-01T08:00:00Z'),
  localDateTime: new Date('2024-03-01T10:00:00Z'),
  timeZone: 'UTC+2',
};

describe('correctCaptureTime', () => {
  it('takes the clock and the zone from a date with an offset', () => {
    expect(correctCaptureTime(taken, { dateTimeOriginal: '2023-05-06T07:08:09+05:30' })).toEqual({
      fileCreatedAt: new Date('2023-05-06T01:38:09Z'),
      localDateTime: new Date('2023-05-06T07:08:09Z'),
      timeZone: 'UTC+5:30',
    });
  });

  it('reads a date without an offset as UTC', () => {
    const { fileCreatedAt, localDateTime } = correctCaptureTime(taken, { dateTimeOriginal: '2023-05-06T07:08:09' });
    expect([fileCreatedAt, localDateTime]).toEqual([
      new Date('2023-05-06T07:08:09Z'),
      new Date('2023-05-06T07:08:09Z'),
    ]);
  });

  it('moves both clocks and keeps the zone', () => {
    expect(correctCaptureTime(taken, { shiftMinutes: -90 })).toEqual({
      fileCreatedAt: new Date('2024-03-01T06:30:00Z'),
      localDateTime: new Date('2024-03-01T08:30:00Z'),
      timeZone: 'UTC+2',
    });
  });

  it('keeps the instant when only the zone changes', () => {
    expect(correctCaptureTime(taken, { timeZone: 'Asia/Shanghai' })).toEqual({
      fileCreatedAt: taken.fileCreatedAt,
      localDateTime: new Date('2024-03-01T16:00:00Z'),
      timeZone: 'Asia/Shanghai',
    });
  });

  it.each([{ dateTimeOriginal: 'yesterday' }, { timeZone: 'Mars/Olympus' }])('refuses %j', (change) => {
    expect(() => correctCaptureTime(taken, change)).toThrow(/Invalid/);
  });
});
