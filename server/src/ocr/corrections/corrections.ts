import { randomUUID } from 'node:crypto';
import { inReadingOrder, type TextLine } from '../text-lines.ts';
import { shareInside } from './box-overlap.ts';

/** A line with the name that it keeps. */
export interface NamedLine extends TextLine {
  readonly id: string;
}

/** What somebody wrote in the place of what was read. The box is that of the line that was corrected. */
export interface Correction extends TextLine {
  readonly lineId: string;
  /** What was read there last. */
  readonly readText: string;
}

/** A new reading with its names, and what the corrections of the asset are after it. */
export interface CorrectedReading {
  readonly lines: NamedLine[];
  readonly corrections: Correction[];
}

/** Detection draws boxes a little larger or smaller each time; a line with this share of its area inside is the same. */
const SAME_PLACE = 0.6;
/** Frames of a video are taken at the same times again, give or take what the decoder makes of them. */
const SAME_TIME_MS = 500;

/**
 * Puts corrections in the place of what was read there again; one where nothing was read any more stays. The other lines
 * inherit the ids of the old lines in whose place they stand, so that whoever looks at a line can still correct it.
 */
export function correctReading(
  read: readonly TextLine[],
  old: readonly NamedLine[],
  corrections: readonly Correction[],
): CorrectedReading {
  const uncorrected = new Set(inReadingOrder(read));
  const kept = corrections.map((correction) => {
    const here = [...uncorrected].filter((line) => isSamePlace(line, correction));
    here.forEach((line) => uncorrected.delete(line));
    return here.length === 0 ? correction : { ...correction, readText: here.map(({ text }) => text).join(' ') };
  });
  const corrected = new Set(corrections.map(({ lineId }) => lineId));
  const named = nameLines(
    [...uncorrected],
    old.filter(({ id }) => !corrected.has(id)),
  );
  return { lines: inReadingOrder([...named, ...kept.map(correctedLine)]), corrections: kept };
}

function correctedLine({ lineId: id, readText: _, ...line }: Correction): NamedLine {
  return { ...line, id };
}

function nameLines(lines: readonly TextLine[], old: readonly NamedLine[]): NamedLine[] {
  const free = new Set(old);
  return lines.map((line) => {
    const same = [...free].find((candidate) => isSamePlace(line, candidate) && isSamePlace(candidate, line));
    if (same) {
      free.delete(same);
    }
    return { ...line, id: same?.id ?? randomUUID() };
  });
}

function isSamePlace(line: TextLine, other: TextLine): boolean {
  return Math.abs((line.timeMs ?? 0) - (other.timeMs ?? 0)) <= SAME_TIME_MS && shareInside(line, other) >= SAME_PLACE;
}
