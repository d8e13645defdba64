import { createHash } from 'node:crypto';
import { Random, Zipf } from '../random.ts';

/** Users of the library by their share of it. The searches are those of `most`; the others are in the way. */
export const OWNERS = [
  { name: 'most', share: 0.6 },
  { name: 'some', share: 0.1 },
  { name: 'few', share: 0.01 },
  { name: 'others', share: 0.29 },
] as const;

export type OwnerName = (typeof OWNERS)[number]['name'];

export interface LibrarySize {
  readonly assets: number;
  readonly withText: number;
}

/** What one asset of a synthetic library is, without its text. */
export interface SyntheticAsset {
  readonly id: string;
  readonly owner: OwnerName;
  readonly takenAt: Date;
  readonly city: string | null;
  readonly make: string;
  readonly visibility: 'timeline' | 'archive' | 'hidden' | 'locked';
  readonly isTrashed: boolean;
  readonly hasText: boolean;
  /** Places in the lists of directions whose sum is the picture's vector. */
  readonly look: { readonly cluster: number; readonly noises: readonly [number, number] };
}

export const CLUSTERS = 300;
export const NOISES = 4000;

const FIRST_DAY = Date.UTC(2015, 0, 1);
export const LIBRARY_YEARS = 10;
const SPAN_MS = LIBRARY_YEARS * 365 * 86_400_000;
const CITIES = 60;
const MAKES = ['Canon', 'Nikon', 'Sony', 'Apple', 'Google', 'Xiaomi'];

/** Describes all assets of a library; the same ones every time for the same size. */
export function syntheticAssets({ assets, withText }: LibrarySize): SyntheticAsset[] {
  const random = new Random(1);
  const clusters = new Zipf(CLUSTERS);
  const cities = new Zipf(CITIES);
  return Array.from({ length: assets }, (_, index) => ({
    id: assetId(index),
    owner: ownerAt(random.next()),
    takenAt: new Date(FIRST_DAY + Math.floor(random.next() * SPAN_MS)),
    city: random.next() < 0.3 ? null : `City ${cities.draw(random)}`,
    make: random.pick(MAKES),
    visibility: visibilityAt(random.next()),
    isTrashed: random.next() < 0.02,
    // Spread evenly over the library, and exactly as many as asked for.
    hasText: Math.floor(((index + 1) * withText) / assets) > Math.floor((index * withText) / assets),
    look: { cluster: clusters.draw(random), noises: [random.below(NOISES), random.below(NOISES)] },
  }));
}

/** Whether a search finds it that asks for nothing special. */
export function isOnTimeline({ visibility, isTrashed }: SyntheticAsset): boolean {
  return visibility === 'timeline' && !isTrashed;
}

function assetId(index: number): string {
  const digest = createHash('md5').update(`asset ${index}`).digest('hex');
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

function ownerAt(point: number): OwnerName {
  let sum = 0;
  return OWNERS.find(({ share }) => point < (sum += share))?.name ?? 'others';
}

function visibilityAt(point: number): SyntheticAsset['visibility'] {
  return point < 0.03 ? 'archive' : point < 0.04 ? 'hidden' : point < 0.045 ? 'locked' : 'timeline';
}
