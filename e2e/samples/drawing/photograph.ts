import { type Random } from '../random.ts';
import { Sheet, type Point, type Quad } from './sheet.ts';

/** How a flat sheet is photographed: where its corners land in the picture, on what, and in what light. */
export interface Shot {
  width: number;
  height: number;
  backdrop: (picture: Sheet, random: Random) => void;
  /** Corners of the sheet in the picture, in pixels. */
  corners: Quad;
  /** Light falls from this point (0–1 of the picture); the far side is darker by `shade` (0–1). */
  light?: { from: Point; shade: number };
  /** Standard deviation of the grain, in steps of 0–255. */
  grain?: number;
  /** Height of the sheet over the table, in pixels of shadow; 0 for cut-out shapes, which cast none. */
  shadowPx?: number;
}

/** Takes a picture of a sheet: perspective, shadow, uneven light and grain. Its lines move along with it. */
export function photograph(sheet: Sheet, shot: Shot, random: Random): Sheet {
  const toPicture = homography(sheet, shot.corners);
  const lines = sheet.lines.map((line) => ({
    ...line,
    quad: line.quad.map((corner) => project(toPicture, corner)) as unknown as Quad,
  }));
  const picture = new Sheet(shot.width, shot.height, '#888', lines);
  shot.backdrop(picture, random);
  if (shot.shadowPx !== 0) {
    castShadow(picture, shot.corners, shot.shadowPx ?? 14);
  }
  lay(sheet, picture, invert(toPicture));
  if (shot.light) {
    shine(picture, shot.light.from, shot.light.shade);
  }
  addGrain(picture, shot.grain ?? 4, random);
  return picture;
}

/** Places a rectangle in a picture: its centre and width, a turn in degrees, and how strongly it leans away (0–0.3). */
export function cornersOf(
  sheet: { width: number; height: number },
  place: { x: number; y: number; width: number; degrees?: number; lean?: number; skew?: number },
): Quad {
  const halfWidth = place.width / 2;
  const halfHeight = (halfWidth * sheet.height) / sheet.width;
  const lean = place.lean ?? 0;
  const skew = place.skew ?? 0;
  const angle = ((place.degrees ?? 0) * Math.PI) / 180;
  const corner = (x: number, y: number): Point => {
    const narrowed = x * (1 + lean * y) * halfWidth;
    const lowered = (y * (1 + skew * x) - lean * 0.25) * halfHeight;
    return [
      place.x + narrowed * Math.cos(angle) - lowered * Math.sin(angle),
      place.y + narrowed * Math.sin(angle) + lowered * Math.cos(angle),
    ];
  };
  return [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
}

/** Adds film grain: the same small offset to the three channels of a pixel. */
export function addGrain(picture: Sheet, deviation: number, random: Random): void {
  if (deviation <= 0) {
    return;
  }
  const image = picture.pen.getImageData(0, 0, picture.width, picture.height);
  const { data } = image;
  const table = Float32Array.from(
    { length: 4096 },
    () => (random() + random() + random() + random() - 2) * deviation * 1.73,
  );
  let state = Math.floor(random() * 4_294_967_296) | 1;
  for (let offset = 0; offset < data.length; offset += 4) {
    state = Math.imul(state, 1_664_525) + 1_013_904_223;
    const grain = table[state >>> 20] ?? 0;
    data[offset] = (data[offset] ?? 0) + grain;
    data[offset + 1] = (data[offset + 1] ?? 0) + grain;
    data[offset + 2] = (data[offset + 2] ?? 0) + grain;
  }
  picture.pen.putImageData(image, 0, 0);
}

function castShadow(picture: Sheet, corners: Quad, lift: number): void {
  const { pen } = picture;
  pen.save();
  pen.shadowColor = 'rgba(0, 0, 0, 0.5)';
  pen.shadowBlur = lift * 2;
  pen.shadowOffsetX = lift * 0.5;
  pen.shadowOffsetY = lift * 0.8;
  pen.fillStyle = '#777';
  pen.beginPath();
  for (const [x, y] of corners) {
    pen.lineTo(x, y);
  }
  pen.fill();
  pen.restore();
}

function shine(picture: Sheet, from: Point, shade: number): void {
  const { pen, width, height } = picture;
  const gradient = pen.createRadialGradient(
    from[0] * width,
    from[1] * height,
    0,
    from[0] * width,
    from[1] * height,
    Math.hypot(width, height),
  );
  const dark = Math.round(255 * (1 - shade));
  gradient.addColorStop(0, '#ffffff');
  gradient.addColorStop(1, `rgb(${dark}, ${dark}, ${Math.min(255, dark + 8)})`);
  pen.save();
  pen.globalCompositeOperation = 'multiply';
  pen.fillStyle = gradient;
  pen.fillRect(0, 0, width, height);
  pen.restore();
}

/** Row-major 3×3 matrix of a projective map. */
type Homography = readonly number[];

function project(matrix: Homography, [x, y]: Point): Point {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 1] = matrix;
  const scale = g * x + h * y + i;
  return [(a * x + b * y + c) / scale, (d * x + e * y + f) / scale];
}

/** The map that carries the sheet's rectangle onto four corners, in closed form (unit square to quad). */
function homography(sheet: { width: number; height: number }, corners: Quad): Homography {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = corners;
  const sumX = x0 - x1 + x2 - x3;
  const sumY = y0 - y1 + y2 - y3;
  const [dx1, dx2, dy1, dy2] = [x1 - x2, x3 - x2, y1 - y2, y3 - y2];
  const determinant = dx1 * dy2 - dx2 * dy1;
  const g = (sumX * dy2 - dx2 * sumY) / determinant;
  const h = (dx1 * sumY - sumX * dy1) / determinant;
  const { width, height } = sheet;
  return [
    (x1 - x0 + g * x1) / width,
    (x3 - x0 + h * x3) / height,
    x0,
    (y1 - y0 + g * y1) / width,
    (y3 - y0 + h * y3) / height,
    y0,
    g / width,
    h / height,
    1,
  ];
}

function invert(matrix: Homography): Homography {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 1] = matrix;
  const cofactors = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
  const determinant = a * (cofactors[0] ?? 0) + b * (cofactors[3] ?? 0) + c * (cofactors[6] ?? 0);
  return cofactors.map((value) => value / determinant);
}

/** Copies the sheet into the picture by looking up, for every pixel, where it lies on the sheet (bilinear). */
function lay(sheet: Sheet, picture: Sheet, toSheet: Homography): void {
  const source = sheet.pen.getImageData(0, 0, sheet.width, sheet.height).data;
  const image = picture.pen.getImageData(0, 0, picture.width, picture.height);
  const target = image.data;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 1] = toSheet;
  const lastColumn = sheet.width - 1;
  const lastRow = sheet.height - 1;
  const stride = sheet.width * 4;
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const scale = 1 / (g * x + h * y + i);
      const sheetX = (a * x + b * y + c) * scale;
      const sheetY = (d * x + e * y + f) * scale;
      if (sheetX < 0 || sheetY < 0 || sheetX >= lastColumn || sheetY >= lastRow) {
        continue;
      }
      const left = sheetX | 0;
      const top = sheetY | 0;
      const right = sheetX - left;
      const down = sheetY - top;
      const from = top * stride + left * 4;
      const to = (y * picture.width + x) * 4;
      const cover = (source[from + 3] ?? 255) / 255;
      for (let channel = 0; channel < 3; channel++) {
        const upper = (source[from + channel] ?? 0) * (1 - right) + (source[from + 4 + channel] ?? 0) * right;
        const lower =
          (source[from + stride + channel] ?? 0) * (1 - right) + (source[from + stride + 4 + channel] ?? 0) * right;
        const seen = upper * (1 - down) + lower * down;
        target[to + channel] = (target[to + channel] ?? 0) * (1 - cover) + seen * cover;
      }
    }
  }
  picture.pen.putImageData(image, 0, 0);
}
