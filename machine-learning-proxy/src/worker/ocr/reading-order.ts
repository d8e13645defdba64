import { quadSize, turnQuad, type Point } from './geometry.ts';
import type { TextBox } from './text-boxes.ts';

/** Quarters by which a page is turned clockwise. Columns of Chinese read like a page that is turned by one. */
export type Turn = 0 | 1 | 2 | 3;

/** A box with its centre on the straightened page. */
interface Placed {
  readonly box: TextBox;
  readonly along: number;
  readonly down: number;
  readonly height: number;
}

/** Sorts boxes as the page reads: line by line, each from its start. Boxes share a line when they overlap by half. */
export function inReadingOrder(boxes: readonly TextBox[], turn: Turn): TextBox[] {
  const ordered: Placed[] = [];
  let line: Placed[] = [];
  for (const placed of straighten(boxes, turn).toSorted((a, b) => a.down - b.down)) {
    const first = line[0];
    if (first && placed.down - first.down > first.height / 2) {
      ordered.push(...fromStart(line));
      line = [];
    }
    line.push(placed);
  }
  return [...ordered, ...fromStart(line)].map(({ box }) => box);
}

/** Pages are seldom quite straight: the common direction of their lines, long ones first of all, is what counts. */
function straighten(boxes: readonly TextBox[], turn: Turn): Placed[] {
  const axis = directionOf(boxes, turn);
  return boxes.map((box) => {
    const x = (box.quad[0].x + box.quad[2].x) / 2;
    const y = (box.quad[0].y + box.quad[2].y) / 2;
    return {
      box,
      along: x * axis.x + y * axis.y,
      down: y * axis.x - x * axis.y,
      height: quadSize(turnQuad(box.quad, turn)).height,
    };
  });
}

function directionOf(boxes: readonly TextBox[], turn: Turn): Point {
  let x = 0;
  let y = 0;
  for (const { quad } of boxes) {
    const [start, end] = turnQuad(quad, turn);
    x += end.x - start.x;
    y += end.y - start.y;
  }
  const length = Math.hypot(x, y) || 1;
  return { x: x / length, y: y / length };
}

function fromStart(line: readonly Placed[]): Placed[] {
  return line.toSorted((a, b) => a.along - b.along);
}
