import { createCanvas, GlobalFonts, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
import { createRequire } from 'node:module';

export type Point = readonly [x: number, y: number];

/** Four corners in the reading order of the text: top left, top right, bottom right, bottom left. */
export type Quad = readonly [Point, Point, Point, Point];

/** One line of text as it was written: what an OCR engine should read, and where (pixels of its surface). */
export interface WrittenLine {
  text: string;
  sizePx: number;
  vertical: boolean;
  quad: Quad;
}

export interface TextStyle {
  sizePx: number;
  weight?: 400 | 500 | 700 | 900;
  color?: string;
  align?: 'left' | 'center' | 'right';
  /** Letters are squeezed to this width where they would be wider. */
  maxWidthPx?: number;
}

export const FONT_FAMILY = 'Noto Sans SC';

const FONT_FILES = ['400Regular', '500Medium', '700Bold', '900Black'];

let fontsRegistered = false;

function registerFonts(): void {
  if (fontsRegistered) {
    return;
  }
  const { resolve } = createRequire(import.meta.url);
  for (const name of FONT_FILES) {
    GlobalFonts.registerFromPath(
      resolve(`@expo-google-fonts/noto-sans-sc/${name}/NotoSansSC_${name}.ttf`),
      FONT_FAMILY,
    );
  }
  fontsRegistered = true;
}

/** A canvas that remembers every line of text written on it. */
export class Sheet {
  readonly canvas: Canvas;
  readonly pen: SKRSContext2D;
  readonly lines: WrittenLine[];
  readonly width: number;
  readonly height: number;

  constructor(width: number, height: number, background?: string, lines: WrittenLine[] = []) {
    registerFonts();
    this.width = width;
    this.height = height;
    this.lines = lines;
    this.canvas = createCanvas(width, height);
    this.pen = this.canvas.getContext('2d');
    if (background) {
      this.pen.fillStyle = background;
      this.pen.fillRect(0, 0, width, height);
    }
  }

  /** Writes one line with its baseline at (x, y) and remembers it; answers its width in pixels. */
  write(text: string, x: number, y: number, style: TextStyle): number {
    const { pen } = this;
    pen.font = fontOf(style);
    pen.fillStyle = style.color ?? '#1c1c1e';
    pen.textAlign = 'left';
    pen.textBaseline = 'alphabetic';
    const measured = pen.measureText(text);
    const squeeze = style.maxWidthPx ? Math.min(1, style.maxWidthPx / measured.width) : 1;
    const width = measured.width * squeeze;
    const left = style.align === 'center' ? x - width / 2 : style.align === 'right' ? x - width : x;
    pen.save();
    pen.translate(left, y);
    pen.scale(squeeze, 1);
    pen.fillText(text, 0, 0);
    this.remember(text, style.sizePx, false, [
      [-measured.actualBoundingBoxLeft, -measured.actualBoundingBoxAscent],
      [measured.actualBoundingBoxRight, -measured.actualBoundingBoxAscent],
      [measured.actualBoundingBoxRight, measured.actualBoundingBoxDescent],
      [-measured.actualBoundingBoxLeft, measured.actualBoundingBoxDescent],
    ]);
    pen.restore();
    return width;
  }

  /** Writes a column of characters from top to bottom, centred on x, as on a hanging sign. */
  writeDown(text: string, x: number, top: number, style: TextStyle): void {
    const { pen } = this;
    pen.font = fontOf(style);
    pen.fillStyle = style.color ?? '#1c1c1e';
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    const step = style.sizePx * 1.12;
    const characters = Array.from(text);
    for (const [index, character] of characters.entries()) {
      pen.fillText(character, x, top + step * (index + 0.5));
    }
    const half = style.sizePx * 0.52;
    const bottom = top + step * characters.length;
    this.remember(text, style.sizePx, true, [
      [x - half, top],
      [x + half, top],
      [x + half, bottom],
      [x - half, bottom],
    ]);
  }

  /** The width that a line would have, without writing it. */
  widthOf(text: string, style: TextStyle): number {
    this.pen.font = fontOf(style);
    return this.pen.measureText(text).width;
  }

  fillRounded(x: number, y: number, width: number, height: number, radius: number, color: string): void {
    this.pen.beginPath();
    this.pen.roundRect(x, y, width, height, radius);
    this.pen.fillStyle = color;
    this.pen.fill();
  }

  rule(x1: number, y1: number, x2: number, y2: number, color: string, lineWidth = 1, dash: number[] = []): void {
    const { pen } = this;
    pen.save();
    pen.setLineDash(dash);
    pen.strokeStyle = color;
    pen.lineWidth = lineWidth;
    pen.beginPath();
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
    pen.stroke();
    pen.restore();
  }

  private remember(text: string, sizePx: number, vertical: boolean, box: Quad): void {
    const { a, b, c, d, e, f } = this.pen.getTransform();
    const place = ([x, y]: Point): Point => [a * x + c * y + e, b * x + d * y + f];
    this.lines.push({
      text,
      sizePx,
      vertical,
      quad: [place(box[0]), place(box[1]), place(box[2]), place(box[3])],
    });
  }
}

function fontOf(style: TextStyle): string {
  return `${style.weight ?? 400} ${style.sizePx}px "${FONT_FAMILY}"`;
}
