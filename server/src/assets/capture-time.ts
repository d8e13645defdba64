import { DateTime } from 'luxon';
import { BadRequestError } from '../http/domain-error.ts';

/** How a user corrects when photos were taken. */
export interface CaptureTimeChange {
  /** ISO 8601; its offset, if it has one, becomes the time zone. */
  readonly dateTimeOriginal?: string | undefined;
  /** Moves each photo by so many minutes. */
  readonly shiftMinutes?: number | undefined;
  /** IANA name or `UTC+2`: the instant stays, the clock at the place changes. */
  readonly timeZone?: string | undefined;
}

interface Times {
  readonly fileCreatedAt: Date;
  readonly localDateTime: Date;
  readonly timeZone: string | null;
}

/**
 * Applies a correction to the time of one photo.
 *
 * @throws BadRequestError when the date or the zone can not be understood
 */
export function correctCaptureTime(times: Times, change: CaptureTimeChange): Times {
  const moved = move(
    change.dateTimeOriginal === undefined ? times : parse(change.dateTimeOriginal),
    change.shiftMinutes,
  );
  return change.timeZone === undefined ? moved : inZone(moved.fileCreatedAt, change.timeZone);
}

function parse(dateTimeOriginal: string): Times {
  const taken = DateTime.fromISO(dateTimeOriginal, { setZone: true, zone: 'utc' });
  if (!taken.isValid) {
    throw new BadRequestError('Invalid dateTimeOriginal');
  }
  return describe(taken);
}

function move(times: Times, minutes = 0): Times {
  const shift = (date: Date) => new Date(date.getTime() + minutes * 60_000);
  return { ...times, fileCreatedAt: shift(times.fileCreatedAt), localDateTime: shift(times.localDateTime) };
}

function inZone(instant: Date, timeZone: string): Times {
  const taken = DateTime.fromJSDate(instant, { zone: timeZone });
  if (!taken.isValid) {
    throw new BadRequestError('Invalid timeZone');
  }
  return describe(taken);
}

function describe(taken: DateTime): Times {
  return {
    fileCreatedAt: taken.toJSDate(),
    localDateTime: taken.setZone('utc', { keepLocalTime: true }).toJSDate(),
    timeZone: taken.zoneName,
  };
}
