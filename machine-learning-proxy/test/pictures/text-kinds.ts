import sharp, { type Sharp } from 'sharp';
import type { TrueLine } from '../../bench/scoring.ts';
import { curved, leaning, photograph, type Conditions } from './photograph.ts';
import { drawSheet, type DrawnSheet, type Sheet, type SheetStyle } from './sheet.ts';
import { doorSigns, floorPlan, label, notice, receipt, smallPrint } from './wording.ts';

/** A picture with text of a kind that is hard to read. It is drawn when it is wanted. */
export interface TextPicture {
  readonly kind: string;
  readonly name: string;
  readonly render: () => Promise<RenderedPicture>;
}

export interface RenderedPicture {
  readonly image: Buffer;
  /** What it says where, once it is upright by its EXIF. */
  readonly lines: readonly TrueLine[];
}

const PAPER = '#f6f4ee';
const pages = { notice, label };

/** Every kind of picture, in the order in which a report tells them. */
export function textPictures(): TextPicture[] {
  return [
    ...range(0, 345, 15).flatMap((turnDegrees) => bothPages(`turned ${turnDegrees}°`, { turnDegrees })),
    ...[0, 90, 180, 270, 45].map((turnDegrees) => picture(`short words ${turnDegrees}°`, floorPlan, { turnDegrees })),
    ...[0, 90, 180, 270, 45].map((turnDegrees) => picture(`only words ${turnDegrees}°`, doorSigns, { turnDegrees })),
    ...range(8, 12, 1).map((sizePx) => picture(`${sizePx} px`, smallPrint(sizePx))),
    ...bothPages('white on black', { ink: '#ffffff', ground: '#000000' }),
    ...bothPages('dark on transparent', { ink: '#20242c', ground: 'transparent' }),
    ...bothPages('light on transparent', { ink: '#f0f0f0', ground: 'transparent' }),
    ...range(1, 8, 1).map(exifPicture),
    ...bothPages('low contrast', { ink: '#b4b2ad', ground: '#c8c6c1' }),
    ...bothPages('very low contrast', { ink: '#c0beb9', ground: '#c8c6c1' }),
    ...[1.5, 2.5].flatMap((sigma) => bothPages(`blur ${sigma}`, {}, (image) => image.blur(sigma).png())),
    ...[30, 15].flatMap((quality) => bothPages(`JPEG ${quality}`, {}, (image) => image.jpeg({ quality }))),
    ...photoPictures(),
  ];
}

/** Pictures of paper as a camera sees it. */
function photoPictures(): TextPicture[] {
  return [
    ...[0.15, 0.3].flatMap((narrowing) =>
      photos(`leaning back by ${narrowing}`, (sheet) => ({ bend: leaning(sheet, narrowing) })),
    ),
    ...[30, 45, 60, 90, 180].flatMap((turnDegrees) =>
      photos(`leaning, turned ${turnDegrees}°`, (sheet) => ({ bend: leaning(sheet, 0.2) }), { turnDegrees }),
    ),
    ...[6, 12, 20].flatMap((amplitude) =>
      photos(`curved by ${amplitude} px`, ({ width }) => ({ bend: curved(amplitude, width) })),
    ),
    ...photos('uneven light', () => ({ light: [0.25, 1, 0.5] })),
    ...photos(
      'photo in poor light',
      (sheet) => ({ bend: leaning(sheet, 0.15), light: [0.9, 0.6, 0.35], grain: 20 }),
      {},
      (image) => image.blur(0.8).jpeg({ quality: 50 }),
    ),
  ];
}

type Finish = (image: Sharp) => Sharp;
const asPng: Finish = (image) => image.png();

function bothPages(kind: string, style: SheetStyle, finish?: Finish): TextPicture[] {
  return Object.entries(pages).map(([name, sheet]) => ({
    ...picture(kind, sheet, style, finish),
    name: `${kind} ${name}`,
  }));
}

function picture(kind: string, sheet: Sheet, style: SheetStyle = {}, finish: Finish = asPng): TextPicture {
  return { kind, name: kind, render: () => develop(drawSheet(sheet, { ground: PAPER, ...style }), finish) };
}

function photos(
  kind: string,
  conditionsOf: (sheet: DrawnSheet) => Conditions,
  style: SheetStyle = {},
  finish: Finish = asPng,
): TextPicture[] {
  return Object.entries({ ...pages, receipt }).map(([name, page]) => ({
    kind,
    name: `${kind} ${name}`,
    render: () => {
      const sheet = drawSheet(page, { ground: PAPER, ...style });
      return develop(photograph(sheet, conditionsOf(sheet)), finish);
    },
  }));
}

/** Stored as a camera would that was held another way, with the EXIF orientation that undoes it. */
function exifPicture(orientation: number): TextPicture {
  const upright = picture('EXIF orientations', notice);
  return {
    ...upright,
    name: `EXIF orientation ${orientation}`,
    render: async () => {
      const { image, lines } = await upright.render();
      const lying = await lyingFor[orientation]!(sharp(image)).toBuffer();
      return { image: await sharp(lying).withMetadata({ orientation }).jpeg({ quality: 90 }).toBuffer(), lines };
    },
  };
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

async function develop({ pixels, width, height, lines }: DrawnSheet, finish: Finish): Promise<RenderedPicture> {
  const image = sharp(pixels, { raw: { width, height, channels: 4 } });
  return { image: await finish(image).toBuffer(), lines };
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}
