import { type FramedText, inReadingOrder, joinLines, linesTouching } from '../ocr/text-lines.ts';
import { snippetOf, type SnippetPart, type TextMatcher } from '../ocr/text-match.ts';
import type { Closeness } from '../ocr/text-query.ts';
import type { FoundAsset } from './asset-search.ts';

/** Why an asset was found: by what, the text around the first match, and the lines that take part in it. */
export interface Match {
  readonly matchedBy: 'text' | 'image' | 'both';
  /** How well its text matched. */
  readonly closeness?: Closeness;
  /** Words of its text that stand in the place of those asked for, which are spelled alike. */
  readonly variants?: string[];
  readonly snippet?: SnippetPart[];
  readonly lineIds?: string[];
  /** Where the first of these lines stands. */
  readonly place?: MatchPlace;
}

/** The middle of a line, 0–1 of the preview; in a video, of the frame in which it is first seen. */
export interface MatchPlace {
  readonly x: number;
  readonly y: number;
  /** In a video, that frame's time in milliseconds from the beginning. */
  readonly timeMs?: number;
}

/** Says why an asset was found; undefined when it was found by its metadata alone. */
export function describeMatch(found: FoundAsset, matcher: TextMatcher | undefined): Match | undefined {
  if (found.matchedBy === null) {
    return undefined;
  }
  if (!found.lines || !matcher) {
    return { matchedBy: found.matchedBy };
  }
  const lines = inReadingOrder(found.lines);
  const text = joinLines(lines);
  const { ranges, variants } = matcher.find(text);
  const touched = [...linesTouching(lines, ranges)];
  return {
    matchedBy: found.matchedBy,
    ...(found.closeness && { closeness: found.closeness }),
    ...(found.closeness === 'variant' && variants.length > 0 && { variants }),
    ...(text !== '' && { snippet: snippetOf(text, ranges) }),
    lineIds: touched.map(({ id }) => id),
    ...(touched[0] && { place: placeOf(touched[0]) }),
  };
}

function placeOf({ left, top, right, bottom, timeMs }: FramedText): MatchPlace {
  return { x: (left + right) / 2, y: (top + bottom) / 2, ...(typeof timeMs === 'number' && { timeMs }) };
}
