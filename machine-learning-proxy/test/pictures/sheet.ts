import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { createRequire } from 'node:module';
import type { TrueLine } from '../../bench/scoring.ts';

/** One line of text on a sheet; `y` is its baseline. All in pixels. */
export interface SheetLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly sizePx: number;
}

/** What is written on a sheet of paper that lies straight. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly SheetLine[];
}

/** How a sheet looks and lies in its picture. */
export interface SheetStyle {
  /** Clockwise. */
  readonly turnDegrees?: number;
  readonly ink?: string;
  /** Colour of the paper and of all around it. */
  readonly ground?: string;
}

/** A picture in memory, and what it says where. */
export interface DrawnSheet {
  /** `Uint8Array, [height, width, 4]`, RGBA */
  readonly pixels: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly TrueLine[];
}

const FONT = 'Noto Sans SC';
const FONT_FILE = '@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf';

GlobalFonts.registerFromPath(createRequire(import.meta.url).resolve(FONT_FILE), FONT);

/** Draws a sheet with a font that comes with the packages: the same pixels on every machine. */
export function drawSheet(
  sheet: Sheet,
  { turnDegrees = 0, ink = '#1c1c1e', ground = 'white' }: SheetStyle = {},
): DrawnSheet {
  const angle = (turnDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const width = Math.round(Math.abs(cos) * sheet.width + Math.abs(sin) * sheet.height);
  const height = Math.round(Math.abs(sin) * sheet.width + Math.abs(cos) * sheet.height);
  const pen = createCanvas(width, height).getContext('2d');
  pen.fillStyle = ground;
  pen.fillRect(0, 0, width, height);
  pen.translate(width / 2, height / 2);
  pen.rotate(angle);
  pen.translate(-sheet.width / 2, -sheet.height / 2);
  pen.fillStyle = ink;

  const place = (x: number, y: number): [number, number] => {
    const [fromCenterX, fromCenterY] = [x - sheet.width / 2, y - sheet.height / 2];
    return [width / 2 + cos * fromCenterX - sin * fromCenterY, height / 2 + sin * fromCenterX + cos * fromCenterY];
  };
  const lines = sheet.lines.map(({ text, x, y, sizePx }): TrueLine => {
    pen.font = `${sizePx}px "${FONT}"`;
    pen.fillText(text, x, y);
    const box = pen.measureText(text);
    const [left, right] = [x - box.actualBoundingBoxLeft, x + box.actualBoundingBoxRight];
    const [top, bottom] = [y - box.actualBoundingBoxAscent, y + box.actualBoundingBoxDescent];
    return { text, quad: [place(left, top), place(right, top), place(right, bottom), place(left, bottom)] };
  });
  return { pixels: pen.getImageData(0, 0, width, height).data, width, height, lines };
}
