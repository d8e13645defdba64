import type { TextBox } from './detection.ts';
import { quadSize, type Point } from './geometry.ts';

/** Sorts boxes line by line from the top, each line from the left. Boxes share a line when they overlap by half. */
export function inReadingOrder(boxes: readonly TextBox[]): TextBox[] {
  const remaining = boxes.toSorted((a, b) => centerOf(a).y - centerOf(b).y);
  const ordered: TextBox[] = [];
  let line: TextBox[] = [];
  for (const box of remaining) {
    const first = line[0];
    if (first && centerOf(box).y - centerOf(first).y > quadSize(first.quad).height / 2) {
      ordered.push(...fromLeft(line));
      line = [];
    }
    line.push(box);
  }
  return [...ordered, ...fromLeft(line)];
}

function fromLeft(line: readonly TextBox[]): TextBox[] {
  return line.toSorted((a, b) => centerOf(a).x - centerOf(b).x);
}

function centerOf({ quad }: TextBox): Point {
  return { x: (quad[0].x + quad[2].x) / 2, y: (quad[0].y + quad[2].y) / 2 };
}
