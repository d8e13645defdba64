/**
 * How long it is until the clock of this machine shows a time of day again: more than nothing, at most about a day.
 *
 * @param timeOfDay `23:30`
 */
export function millisecondsUntil(timeOfDay: string, now: Date): number {
  const [hours = 0, minutes = 0] = timeOfDay.split(':').map(Number);
  const next = new Date(now);
  next.setHours(hours, minutes, 0, 0);
  if (next.getTime() <= now.getTime()) {
    next.setDate(next.getDate() + 1);
  }
  return next.getTime() - now.getTime();
}
