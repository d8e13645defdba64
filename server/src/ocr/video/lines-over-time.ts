import { shapeOf } from '../spelling.ts';
import type { TextLine } from '../text-lines.ts';
import { normaliseText } from '../text-normalisation.ts';

/** What was read in one frame of a video. */
export interface FrameReading {
  readonly timeMs: number;
  readonly lines: readonly TextLine[];
}

/**
 * The lines of a video: text that several frames show is one line, with the time and place at which it is first seen,
 * in the reading that recognition was surest of. What one frame shows twice stays two lines.
 *
 * @param frames in the order of their times
 */
export function linesOverTime(frames: readonly FrameReading[]): TextLine[] {
  const seen = new Map<string, TextLine[]>();
  for (const { timeMs, lines } of frames) {
    for (const [look, alike] of Map.groupBy(lines, lookOf)) {
      const known = seen.get(look) ?? [];
      const surer = known.map((line, index) => surerOf(line, alike[index]));
      const added = alike.slice(known.length).map((line) => ({ ...line, timeMs }));
      seen.set(look, [...surer, ...added]);
    }
  }
  return [...seen.values()].flat();
}

/** Equal for readings of one text that differ in what recognition takes for one another. */
function lookOf({ text }: TextLine): string {
  return shapeOf(normaliseText(text).text.replaceAll(/\s+/g, ''));
}

function surerOf(known: TextLine, again: TextLine | undefined): TextLine {
  return again && again.textScore > known.textScore
    ? { ...known, text: again.text, textScore: again.textScore }
    : known;
}
