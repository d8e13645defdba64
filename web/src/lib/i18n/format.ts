import { DateTime, Duration } from 'luxon';
import { language } from './language.svelte.ts';

const inLanguage = (time: DateTime): DateTime => time.setLocale(language.current);

/** “March 2026” for the first day of a month as the timeline names it, `2026-03-01`. */
export const formatMonth = (isoDay: string): string =>
  inLanguage(DateTime.fromISO(isoDay, { zone: 'utc' })).toLocaleString({ month: 'long', year: 'numeric' });

/** A local wall-clock time, shown as it stands whatever the zone of the reader. */
export const formatLocalDateTime = (isoLocal: string): string =>
  inLanguage(DateTime.fromISO(isoLocal, { zone: 'utc' })).toLocaleString({
    ...DateTime.DATE_FULL,
    weekday: 'short',
    hour: 'numeric',
    minute: '2-digit',
  });

/** A day, of a local wall-clock time. */
export const formatLocalDay = (isoLocal: string): string =>
  inLanguage(DateTime.fromISO(isoLocal, { zone: 'utc' })).toLocaleString(DateTime.DATE_FULL);

/** The day of an instant, in the reader's own zone. */
export const formatDay = (instant: string): string =>
  inLanguage(DateTime.fromISO(instant)).toLocaleString(DateTime.DATE_MED);

/** `1:05` or `1:02:09`. */
export function formatDuration(durationMs: number): string {
  const duration = Duration.fromMillis(durationMs);
  return duration.toFormat(duration.as('hours') >= 1 ? 'h:mm:ss' : 'm:ss');
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** `2.4 MB`: at most one decimal, steps of 1024. */
export function formatBytes(sizeBytes: number): string {
  const step = sizeBytes < 1 ? 0 : Math.min(Math.floor(Math.log2(sizeBytes) / 10), BYTE_UNITS.length - 1);
  return new Intl.NumberFormat(language.current, {
    style: 'unit',
    unit: BYTE_UNITS[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step < 2 ? 0 : 1,
  }).format(sizeBytes / 1024 ** step);
}

export const formatNumber = (value: number, maximumFractionDigits = 0): string =>
  new Intl.NumberFormat(language.current, { maximumFractionDigits }).format(value);
