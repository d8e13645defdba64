import type { SceneChange } from './scene-changes.ts';

/** Text that is meant to be read stays for about as long. */
const SECTION_MS = 2000;
/** Sections of a video that shows one thing all the time. */
const MAX_SECTIONS = 8;
const MAX_SCENES = 12;
/** What is shown for less than this belongs to the scene beside it. */
const MIN_SCENE_MS = 1000;

/**
 * The times at which to look at a video, in milliseconds: the middle of each scene, and of equal parts of a long one, so
 * that nothing longer than a part is left out. Without scene changes these are the middles of up to eight equal sections;
 * with them no more than twenty times, for the greatest changes of a video that has many.
 */
export function sampleTimes(durationMs: number | null, changes: readonly SceneChange[] = []): number[] {
  if (!durationMs || durationMs <= 0) {
    return [0];
  }
  const sections = Math.min(MAX_SECTIONS, Math.max(1, Math.round(durationMs / SECTION_MS)));
  const sectionMs = durationMs / sections;
  const starts = [0, ...greatestChanges(durationMs, changes)];
  return starts.flatMap((start, index) => {
    const lengthMs = (starts[index + 1] ?? durationMs) - start;
    const parts = Math.max(1, Math.round(lengthMs / sectionMs));
    return Array.from({ length: parts }, (_, part) => Math.round(start + ((part + 0.5) * lengthMs) / parts));
  });
}

/** When the scenes begin that are told apart, the first one left out, in order. */
function greatestChanges(durationMs: number, changes: readonly SceneChange[]): number[] {
  const chosen: number[] = [];
  for (const { timeMs } of changes.toSorted((a, b) => b.difference - a.difference || a.timeMs - b.timeMs)) {
    const isApart = [0, durationMs, ...chosen].every((other) => Math.abs(timeMs - other) >= MIN_SCENE_MS);
    if (isApart && timeMs < durationMs && chosen.length < MAX_SCENES - 1) {
      chosen.push(timeMs);
    }
  }
  return chosen.sort((a, b) => a - b);
}
