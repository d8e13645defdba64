import type { RecognisedLine } from '#lib/api/recognised-text.ts';
import type { Size } from './zoom.ts';

/** Where a line of text lies on a picture, in pixels of that picture. */
export interface LineBox {
  /** The corner at which the text begins. */
  left: number;
  top: number;
  /** Along the reading direction of a horizontal line; across it for a vertical one. */
  width: number;
  height: number;
  /** Turn about the corner, clockwise, in radians. */
  angle: number;
  /** Chinese and Japanese set from top to bottom. */
  isVertical: boolean;
}

type Quad = Pick<RecognisedLine, 'x1' | 'y1' | 'x2' | 'y2' | 'x3' | 'y3' | 'x4' | 'y4'>;

const VERTICAL_SHAPE = 1.8;
const TALL_SCRIPTS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Turns a quad (corners as 0–1 of the picture, from the beginning of the line, clockwise) into a turned rectangle. */
export function boxOfLine(quad: Quad, text: string, picture: Size): LineBox {
  const corner = (x: number, y: number) => ({ x: x * picture.width, y: y * picture.height });
  const [first, second, third, fourth] = [
    corner(quad.x1, quad.y1),
    corner(quad.x2, quad.y2),
    corner(quad.x3, quad.y3),
    corner(quad.x4, quad.y4),
  ];
  const length = (from: typeof first, to: typeof first) => Math.hypot(to.x - from.x, to.y - from.y);
  const width = (length(first, second) + length(fourth, third)) / 2;
  const height = (length(first, fourth) + length(second, third)) / 2;
  return {
    left: first.x,
    top: first.y,
    width,
    height,
    angle: Math.atan2(second.y - first.y, second.x - first.x),
    isVertical: text.length > 1 && height > width * VERTICAL_SHAPE && TALL_SCRIPTS.test(text),
  };
}

/** The share of a line's height that its letters fill; detectors leave a little air around them. */
const LETTER_SHARE = 0.8;

export interface FittedText {
  fontSize: number;
  /** Factor along the line that makes the text as long as its box. */
  stretch: number;
}

/** How to set a text so that it covers its box. `measure` tells the length of the text at a font size of 100. */
export function fitText(box: LineBox, measure: (text: string) => number, text: string): FittedText {
  const [along, across] = box.isVertical ? [box.height, box.width] : [box.width, box.height];
  const fontSize = across * LETTER_SHARE;
  const natural = (measure(text) / 100) * fontSize;
  return { fontSize, stretch: natural > 0 ? along / natural : 1 };
}
