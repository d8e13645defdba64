import sharp, { type Sharp } from 'sharp';
import type { TrueLine } from '../../bench/scoring.ts';
import { drawSheet, type DrawnSheet, type Sheet, type SheetStyle } from './sheet.ts';
import { floorPlan, label, notice, smallPrint } from './wording.ts';

/** A picture with text of a kind that is hard to read, and what it says where, once it is upright by its EXIF. */
export interface TextPicture {
  readonly kind: string;
  readonly name: string;
  readonly lines: readonly TrueLine[];
  readonly encode: () => Promise<Buffer>;
}

const PAPER = '#f6f4ee';
const sheets = { notice, label };

/** Every kind of picture, in the order in which a report tells them. */
export function textPictures(): TextPicture[] {
  return [
    ...range(0, 345, 15).flatMap((turnDegrees) => bothSheets(`turned ${turnDegrees}°`, { turnDegrees })),
    ...[0, 90, 180, 270, 45].map((turnDegrees) => picture(`short words ${turnDegrees}°`, floorPlan, { turnDegrees })),
    ...range(8, 12, 1).map((sizePx) => picture(`${sizePx} px`, smallPrint(sizePx), {})),
    ...bothSheets('white on black', { ink: '#ffffff', ground: '#000000' }),
    ...bothSheets('dark on transparent', { ink: '#20242c' }, (image) => image.png(), undefined),
    ...bothSheets('light on transparent', { ink: '#f0f0f0' }, (image) => image.png(), undefined),
    ...range(1, 8, 1).map((orientation) => exifPicture(orientation)),
    ...bothSheets('low contrast', { ink: '#b4b2ad', ground: '#c8c6c1' }),
    ...bothSheets('very low contrast', { ink: '#c0beb9', ground: '#c8c6c1' }),
    ...[1.5, 2.5].flatMap((sigma) => bothSheets(`blur ${sigma}`, {}, (image) => image.blur(sigma).png())),
    ...[30, 15].flatMap((quality) => bothSheets(`JPEG ${quality}`, {}, (image) => image.jpeg({ quality }))),
  ];
}

type Finish = (image: Sharp) => Sharp;
const asPng: Finish = (image) => image.png();

function bothSheets(
  kind: string,
  style: SheetStyle,
  finish: Finish = asPng,
  ground: string | undefined = PAPER,
): TextPicture[] {
  return Object.entries(sheets).map(([name, sheet]) => ({
    ...picture(kind, sheet, { ...(ground === undefined ? {} : { ground }), ...style }, finish),
    name: `${kind} ${name}`,
  }));
}

function picture(kind: string, sheet: Sheet, style: SheetStyle, finish: Finish = asPng): TextPicture {
  const drawn = drawSheet(sheet, { ground: PAPER, ...style });
  return { kind, name: kind, lines: drawn.lines, encode: () => finish(imageOf(drawn)).toBuffer() };
}

/** Stored as a camera would that was held another way, with the EXIF orientation that undoes it. */
function exifPicture(orientation: number): TextPicture {
  const upright = picture('EXIF orientations', notice, {});
  const stored = async () => {
    const lying = await lyingFor[orientation]!(sharp(await upright.encode())).toBuffer();
    return sharp(lying).withMetadata({ orientation }).jpeg({ quality: 90 }).toBuffer();
  };
  return { ...upright, name: `EXIF orientation ${orientation}`, encode: stored };
}

/** How the stored pixels lie for each EXIF orientation. */
const lyingFor: Readonly<Record<number, Finish>> = {
  1: (image) => image,
  2: (image) => image.flop(),
  3: (image) => image.rotate(180),
  4: (image) => image.flip(),
  5: (image) => image.flop().rotate(270),
  6: (image) => image.rotate(270),
  7: (image) => image.flop().rotate(90),
  8: (image) => image.rotate(90),
};

function imageOf({ pixels, width, height }: DrawnSheet): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 4 } });
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}
