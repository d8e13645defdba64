import { Tensor } from 'onnxruntime-node';
import { freeNow } from '../free-now.ts';
import type { Model } from '../sessions.ts';

/** A part of an input that a model sees at once, and the part of it whose answer counts; in pixels. */
export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly kept: { readonly x: number; readonly y: number; readonly endX: number; readonly endY: number };
}

/**
 * ONNX Runtime keeps for every thread as much memory as its largest input took: 170 MB for this, 260 MB for a quarter
 * more. Pictures of 16:9 are still seen as a whole; screens of phones are not.
 */
const MAX_TILE_PIXELS = 970_000;
/** Neighbours share so many pixels. */
const OVERLAP = 128;
/** At the edge of a tile the model does not see what is around text; what it says there does not count. */
const BLIND = 32;
const STRIDE = 32;

/**
 * Lets a detection model see large inputs in tiles, so that its memory has a ceiling.
 *
 * @param step sides of what the model sees are multiples of this; what is added is mid-grey
 * @returns a model from `[1, 3, height, width]` to `[1, 1, height, width]` for every height and width
 */
export function inTiles(model: Model, step: number): Model {
  return { ...model, run: (input) => runInTiles(model, input, step) };
}

async function runInTiles(model: Model, input: Tensor, step: number): Promise<Tensor> {
  const [, , height, width] = input.dims as [number, number, number, number];
  const tiles = tilesOf(width, height);
  if (tiles.length === 1 && width % step === 0 && height % step === 0) {
    return model.run(input);
  }
  const map = new Float32Array(width * height);
  for (const tile of tiles) {
    const seen = { width: roundUp(tile.width, step), height: roundUp(tile.height, step) };
    const values = cutOut(input.data as Float32Array, { width, height }, tile, seen);
    const output = await model.run(new Tensor('float32', values, [1, 3, seen.height, seen.width]));
    const part = output.data as Float32Array;
    keep(map, width, part, seen.width, tile);
    freeNow(values);
    freeNow(part);
  }
  return new Tensor('float32', map, [1, 1, height, width]);
}

/** Cuts an input across its long side into tiles of the same size. */
export function tilesOf(width: number, height: number): Tile[] {
  const [long, short] = width > height ? [width, height] : [height, width];
  const longest = Math.max(4 * OVERLAP, Math.floor(MAX_TILE_PIXELS / short / STRIDE) * STRIDE);
  if (long <= longest) {
    return [{ x: 0, y: 0, width, height, kept: { x: 0, y: 0, endX: width, endY: height } }];
  }
  const count = Math.ceil((long - OVERLAP) / (longest - OVERLAP));
  const length = roundUp((long + (count - 1) * OVERLAP) / count, STRIDE);
  const starts = Array.from({ length: count }, (_, index) => Math.round((index * (long - length)) / (count - 1)));
  return starts.map((start, index) => {
    const from = index === 0 ? 0 : start + BLIND;
    const end = index === count - 1 ? long : start + length - BLIND;
    return width > height
      ? { x: start, y: 0, width: length, height, kept: { x: from, y: 0, endX: end, endY: height } }
      : { x: 0, y: start, width, height: length, kept: { x: 0, y: from, endX: width, endY: end } };
  });
}

function cutOut(
  values: Float32Array,
  { width, height }: { readonly width: number; readonly height: number },
  tile: Tile,
  seen: { readonly width: number; readonly height: number },
): Float32Array {
  const cut = new Float32Array(3 * seen.width * seen.height);
  for (let channel = 0; channel < 3; channel++) {
    for (let row = 0; row < tile.height; row++) {
      const from = (channel * height + tile.y + row) * width + tile.x;
      cut.set(values.subarray(from, from + tile.width), (channel * seen.height + row) * seen.width);
    }
  }
  return cut;
}

/**
 * Puts what counts of a tile's answer to where it belongs in the whole. Where two tiles answer, the one that is surer
 * that there is text counts, or a line that runs across might be torn.
 */
function keep(map: Float32Array, width: number, part: Float32Array, partWidth: number, { x, y, kept }: Tile): void {
  for (let row = kept.y; row < kept.endY; row++) {
    const from = (row - y) * partWidth - x;
    const to = row * width;
    for (let column = kept.x; column < kept.endX; column++) {
      map[to + column] = Math.max(map[to + column]!, part[from + column]!);
    }
  }
}

function roundUp(length: number, step: number): number {
  return Math.ceil(length / step) * step;
}
