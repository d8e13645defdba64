import { type Random } from '../random.ts';
import { bricks, cloth, stone, street, wood, type Backdrop } from './backdrops.ts';
import { cornersOf, photograph, type Shot } from './photograph.ts';
import { type Sheet } from './sheet.ts';

export const OAK = wood([30, 38, 52]);
export const WALNUT = wood([24, 34, 27]);
const GRANITE = stone([215, 6, 44]);
export const CONCRETE = stone([40, 6, 68]);
const LINEN = cloth([42, 22, 78]);
const FELT = cloth([262, 20, 30]);

type Setting = Omit<Shot, 'corners' | 'width' | 'height'> &
  Parameters<typeof cornersOf>[1] & { size?: 'wide' | 'tall' };

/** Photographs a sheet; `x`, `y` and `width` are fractions of the picture. */
export function onto(setting: Setting): (sheet: Sheet, random: Random) => Sheet {
  const [width, height] = setting.size === 'tall' ? [1200, 1600] : [1600, 1200];
  return (sheet, random) => {
    const place = { ...setting, x: setting.x * width, y: setting.y * height, width: setting.width * width };
    return photograph(sheet, { ...setting, width, height, corners: cornersOf(sheet, place) }, random);
  };
}

export const onOak = onto({
  size: 'tall',
  backdrop: OAK,
  x: 0.5,
  y: 0.53,
  width: 0.82,
  degrees: -3,
  lean: 0.06,
  light: { from: [0.2, 0.1], shade: 0.35 },
});
export const onWalnut = onto({
  backdrop: WALNUT,
  x: 0.5,
  y: 0.53,
  width: 0.86,
  degrees: 2.5,
  lean: 0.07,
  light: { from: [0.8, 0.1], shade: 0.4 },
});
export const onGranite = onto({
  size: 'tall',
  backdrop: GRANITE,
  x: 0.48,
  y: 0.52,
  width: 0.56,
  degrees: 4,
  lean: 0.05,
  light: { from: [0.5, 0.0], shade: 0.4 },
});
export const onLinen = onto({
  size: 'tall',
  backdrop: LINEN,
  x: 0.52,
  y: 0.51,
  width: 0.56,
  degrees: -5,
  lean: 0.03,
  light: { from: [0.9, 0.2], shade: 0.3 },
});
export const onFelt = onto({
  backdrop: FELT,
  x: 0.5,
  y: 0.52,
  width: 0.72,
  degrees: -6,
  lean: 0.05,
  light: { from: [0.3, 0.0], shade: 0.35 },
});
export const onBricks = onto({
  backdrop: bricks,
  x: 0.5,
  y: 0.48,
  width: 0.66,
  degrees: 1,
  skew: 0.05,
  grain: 6,
  light: { from: [0.1, 0.1], shade: 0.35 },
});
export const onConcrete = onto({
  backdrop: CONCRETE,
  x: 0.5,
  y: 0.5,
  width: 0.7,
  degrees: -1.5,
  skew: -0.06,
  grain: 6,
  light: { from: [0.6, 0.0], shade: 0.3 },
});
export const inStreet = onto({
  backdrop: street(0.86),
  x: 0.52,
  y: 0.38,
  width: 0.6,
  degrees: 1.5,
  skew: 0.07,
  grain: 5,
  shadowPx: 6,
  light: { from: [0.3, 0], shade: 0.15 },
});
export const postOnWall = onto({
  size: 'tall',
  backdrop: bricks,
  x: 0.5,
  y: 0.5,
  width: 0.7,
  degrees: -1,
  lean: -0.04,
  grain: 5,
  light: { from: [0.8, 0.1], shade: 0.3 },
});

/** A street with a pole in the middle of the picture, for a sign that hangs on it. */
export const onPole: Backdrop = (picture, random) => {
  street(0.9)(picture, random);
  picture.fillRounded(picture.width / 2 - 16, picture.height * 0.25, 32, picture.height * 0.72, 6, '#9aa0a6');
};
