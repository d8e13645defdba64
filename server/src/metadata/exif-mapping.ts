import type { AssetExif } from '../assets/asset.ts';
import { findCaptureDate } from './capture-date.ts';
import type { FileTags } from './exif-reader.ts';
import type { VideoProperties } from './probe-video.ts';

/** What is read from a file for the table `asset_exif`: what people see of it, and what only the database keeps. */
export interface ExtractedExif extends Omit<AssetExif, 'fileSizeInByte' | 'modifyDate' | 'dateTimeOriginal'> {
  readonly dateTimeOriginal: Date;
  readonly livePhotoCID: string | null;
  readonly colorspace: string | null;
  readonly bitsPerSample: number | null;
  readonly autoStackId: string | null;
  readonly tags: string[] | null;
}

/** What is read from a file for the asset itself. */
export interface ExtractedMetadata {
  readonly exif: ExtractedExif;
  readonly localDateTime: Date;
  readonly durationMs: number | null;
  /** Of the picture as it is shown. */
  readonly width: number | null;
  readonly height: number | null;
}

export interface MetadataSource {
  readonly tags: FileTags;
  /** Undefined for photos. */
  readonly video: VideoProperties | undefined;
  /** Takes the place of a date that the file does not have. */
  readonly fallbackDate: Date;
}

const MAX_INT = 2 ** 31 - 1;

/** Turns the tags of a file into the values that are stored, leaving out what no photo can have. */
export function mapMetadata({ tags, video, fallbackDate }: MetadataSource): ExtractedMetadata {
  const taken = findCaptureDate(tags) ?? { instant: fallbackDate, local: fallbackDate, timeZone: null };
  const orientation = video ? orientationOf(video) : integerBetween(tags['Orientation'], 1, 8);
  const size = video ?? imageSize(tags);
  const isSideways = orientation !== null && orientation >= 5;
  return {
    exif: {
      ...describeCamera(tags),
      ...describePlace(tags),
      ...describeImage(tags),
      exifImageWidth: size.width,
      exifImageHeight: size.height,
      orientation: orientation === null ? null : String(orientation),
      dateTimeOriginal: taken.instant,
      timeZone: taken.timeZone,
      fps: video?.fps ?? null,
    },
    localDateTime: taken.local,
    durationMs: video?.durationMs ?? animationDuration(tags),
    width: isSideways ? size.height : size.width,
    height: isSideways ? size.width : size.height,
  };
}

function describeCamera(tags: FileTags) {
  return {
    make: firstText(tags, ['Make', 'AndroidMake', 'AndroidManufacturer', 'DeviceManufacturerName']),
    model: firstText(tags, ['Model', 'AndroidModel', 'DeviceModelName']),
    lensModel: lensModel(tags),
    fNumber: positive(tags['FNumber']),
    focalLength: positive(tags['FocalLength']),
    iso: integerBetween(tags['ISO'], 1, MAX_INT),
    exposureTime: toText(tags['ExposureTime']),
  };
}

function describePlace(tags: FileTags) {
  const latitude = numberBetween(tags['GPSLatitude'], -90, 90);
  const longitude = numberBetween(tags['GPSLongitude'], -180, 180);
  if (latitude === null || longitude === null || (latitude === 0 && longitude === 0)) {
    return { latitude: null, longitude: null, city: null, state: null, country: null };
  }
  return {
    latitude,
    longitude,
    city: toText(tags['GeolocationCity']),
    state: toText(tags['GeolocationRegion']),
    country: toText(tags['GeolocationCountry']),
  };
}

function describeImage(tags: FileTags) {
  const rating = integerBetween(tags['Rating'], -1, 5);
  return {
    description: firstText(tags, ['ImageDescription', 'Description']) ?? '',
    livePhotoCID: firstText(tags, ['ContentIdentifier', 'MediaGroupUUID']),
    projectionType: toText(tags['ProjectionType'])?.toUpperCase() ?? null,
    profileDescription: toText(tags['ProfileDescription']),
    colorspace: toText(tags['ColorSpace']),
    bitsPerSample: bitsPerSample(tags['BitsPerSample']),
    autoStackId: firstText(tags, ['BurstID', 'BurstUUID', 'CameraBurstID', 'MediaUniqueID']),
    rating: rating === 0 ? null : rating,
    tags: keywords(tags),
  };
}

function imageSize(tags: FileTags): { width: number | null; height: number | null } {
  // `ImageSize` is that of the main picture; a raw file also has the sizes of its previews.
  const [, width, height] = /^(\d+)\s*[x ]\s*(\d+)$/.exec(toText(tags['ImageSize']) ?? '') ?? [];
  return {
    width: integerBetween(width ?? tags['ImageWidth'], 1, MAX_INT),
    height: integerBetween(height ?? tags['ImageHeight'], 1, MAX_INT),
  };
}

/** The EXIF orientation that shows a turned video upright. */
function orientationOf({ rotation }: VideoProperties): number {
  return { 0: 1, 90: 6, 180: 3, 270: 8 }[rotation];
}

function animationDuration(tags: FileTags): number | null {
  const seconds = numberBetween(tags['Duration'], 0, MAX_INT / 1000);
  return seconds ? Math.round(seconds * 1000) : null;
}

/** The most telling name of the lens; ExifTool says “Unknown (…)” and cameras write dashes when they do not know. */
function lensModel(tags: FileTags): string | null {
  const names = ['LensID', 'LensType', 'LensSpec', 'LensModel'].map((name) => toText(tags[name]));
  return names.find((name) => name !== null && !/^(unknown|-+$|\?+$)/i.test(name)) ?? null;
}

/** Some formats give the bits of each channel, `8 8 8`. */
function bitsPerSample(value: unknown): number | null {
  const [first] = toText(value)?.split(' ') ?? [];
  return integerBetween(first, 1, 128);
}

function keywords(tags: FileTags): string[] | null {
  const values = ['TagsList', 'HierarchicalSubject', 'Keywords', 'Subject'].map((name) => tags[name]).find(Boolean);
  const words = (Array.isArray(values) ? values : [values]).flatMap((value) => toText(value) ?? []);
  return words.length > 0 ? [...new Set(words)] : null;
}

function firstText(tags: FileTags, names: readonly string[]): string | null {
  return names.map((name) => toText(tags[name])).find((value) => value !== null) ?? null;
}

/** Text that PostgreSQL can store; ExifTool gives text that looks like a number as a number. */
function toText(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') {
    return null;
  }
  const text = String(value).replaceAll('\0', '').toWellFormed().trim();
  return text === '' ? null : text;
}

function numberBetween(value: unknown, min: number, max: number): number | null {
  const number = typeof value === 'string' ? Number.parseFloat(value) : value;
  return typeof number === 'number' && number >= min && number <= max ? number : null;
}

function integerBetween(value: unknown, min: number, max: number): number | null {
  const number = numberBetween(Array.isArray(value) ? value[0] : value, min, max);
  return number === null ? null : Math.round(number);
}

function positive(value: unknown): number | null {
  const number = numberBetween(value, 0, Number.MAX_VALUE);
  return number === 0 ? null : number;
}
