import { ExifDateTime } from 'exiftool-vendored';
import { DateTime } from 'luxon';
import type { FileTags } from './exif-reader.ts';

/** When a photo was taken. */
export interface CaptureDate {
  readonly instant: Date;
  /** What a clock at the place showed, read as if it were UTC. */
  readonly local: Date;
  /** IANA name or `UTC+2`; null when nothing tells it, then both dates are equal. */
  readonly timeZone: string | null;
}

/** Where the date is looked for, in Immich's order: what the shutter wrote before what the file system or GPS wrote. */
const DATE_TAGS = [
  'SubSecDateTimeOriginal',
  'SubSecCreateDate',
  'SubSecMediaCreateDate',
  'DateTimeOriginal',
  'CreationDate',
  'CreateDate',
  'MediaCreateDate',
  'DateTimeCreated',
  'GPSDateTime',
  'DateTimeUTC',
  'SonyDateTime2',
  'SourceImageCreateTime',
] as const;

/** The date that the tags of a file give, undefined when they give none. */
export function findCaptureDate(tags: FileTags): CaptureDate | undefined {
  const timeZone = typeof tags['tz'] === 'string' ? tags['tz'] : undefined;
  for (const name of DATE_TAGS) {
    const date = tags[name];
    if (date instanceof ExifDateTime && isPlausible(date)) {
      return describe(date, timeZone);
    }
  }
  return undefined;
}

/** Cameras without a set clock, and videos without a date, count from a year zero of their own. */
function isPlausible(date: ExifDateTime): boolean {
  const isQuickTimeZero = date.year === 1904 && date.month === 1 && date.day === 1;
  return date.isValid && date.year > 1800 && date.year < 10_000 && !isQuickTimeZero;
}

function describe(date: ExifDateTime, timeZone: string | undefined): CaptureDate {
  const zone = timeZone ?? date.zone;
  const taken = date.hasZone
    ? DateTime.fromJSDate(date.toDate(), { zone: zone ?? 'utc' })
    : DateTime.fromObject(date.toDateTimeObject(), { zone: zone ?? 'utc' });
  return {
    instant: taken.toJSDate(),
    local: taken.setZone('utc', { keepLocalTime: true }).toJSDate(),
    timeZone: zone ?? null,
  };
}
