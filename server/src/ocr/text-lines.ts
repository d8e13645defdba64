import type { Box } from './corrections/box-overlap.ts';
import type { TextMatcher, TextRange } from './text-match.ts';

/** A line of text and where it stands. Corners clockwise from the top left of the text, 0–1 of the preview. */
export interface PlacedText extends Box {
  readonly text: string;
  /** In a video, when the line is first seen, in milliseconds from its beginning; nothing for a photo. */
  readonly timeMs?: number | null;
}

/** A line of text and the upright frame around it, 0–1 of the preview: all that its place in a text depends on. */
export interface FramedText extends Pick<PlacedText, 'text' | 'timeMs'> {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** One line of text as it was read. */
export interface TextLine extends PlacedText {
  /** How sure detection is of the box, and recognition of the text, 0–1. */
  readonly boxScore: number;
  readonly textScore: number;
}

/**
 * Lines in the order in which they are read: top to bottom, and from left to right where boxes are on one row; in a
 * video, frame by frame. Depends on times and boxes only, so stored lines come back in the order in which they were
 * indexed.
 */
export function inReadingOrder<Line extends PlacedText | FramedText>(lines: readonly Line[]): Line[] {
  const frames = Map.groupBy(lines, ({ timeMs }) => timeMs ?? 0);
  return [...frames].sort(([a], [b]) => a - b).flatMap(([, linesOfFrame]) => frameInReadingOrder(linesOfFrame));
}

function frameInReadingOrder<Line extends PlacedText | FramedText>(lines: readonly Line[]): Line[] {
  const byTop = lines.map((line) => ({ line, ...spanOf(line) })).sort((a, b) => a.middle - b.middle || a.left - b.left);
  const rows: (typeof byTop)[] = [];
  for (const box of byTop) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row && first && box.middle - first.middle < Math.min(first.height, box.height) / 2) {
      row.push(box);
    } else {
      rows.push([box]);
    }
  }
  return rows.flatMap((row) => row.sort((a, b) => a.left - b.left || a.middle - b.middle).map(({ line }) => line));
}

function spanOf(line: PlacedText | FramedText) {
  const { left, top, bottom } = 'left' in line ? line : edgesOf(line);
  return { left, middle: (top + bottom) / 2, height: bottom - top };
}

function edgesOf({ x1, x2, x3, x4, y1, y2, y3, y4 }: Box) {
  return { left: Math.min(x1, x2, x3, x4), top: Math.min(y1, y2, y3, y4), bottom: Math.max(y1, y2, y3, y4) };
}

/** The text of a photo as one string: its lines, in reading order, one below the other. */
export function joinLines(lines: readonly { readonly text: string }[]): string {
  return lines.map(({ text }) => text).join('\n');
}

/** Which of the lines take part in what the query asked for; a match may run over several lines. */
export function matchedLines<Line extends { readonly text: string }>(
  lines: readonly Line[],
  matcher: TextMatcher,
): Set<Line> {
  return linesTouching(lines, matcher.find(joinLines(lines)).ranges);
}

/** The lines, of a text that {@link joinLines} made of them, that the ranges touch. */
export function linesTouching<Line extends { readonly text: string }>(
  lines: readonly Line[],
  ranges: readonly TextRange[],
): Set<Line> {
  const touched = new Set<Line>();
  let start = 0;
  let next = 0;
  for (const line of lines) {
    const end = start + line.text.length;
    while (ranges[next] && ranges[next]!.end <= start) {
      next += 1;
    }
    if (ranges[next] && ranges[next]!.start < end) {
      touched.add(line);
    }
    start = end + 1;
  }
  return touched;
}
