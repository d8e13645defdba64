import { ExifDateTime } from 'exiftool-vendored';
import { describe, expect, it } from 'vitest';
import { mapMetadata } from './exif-mapping.ts';
import type { FileTags } from './exif-reader.ts';
import type { VideoProperties } from './probe-video.ts';

const fallbackDate = new Date('2020-01-01T12:00:00Z');
const map = (tags: FileTags, video?: VideoProperties) => mapMetadata({ tags, video, fallbackDate });

describe('mapMetadata', () => {
  it('keeps the date of the file when nothing else tells one', () => {
    const { exif, localDateTime } = map({});
    expect(exif).toMatchObject({ dateTimeOriginal: fallbackDate, timeZone: null });
    expect(localDateTime).toEqual(fallbackDate);
  });

  it('turns the size with the orientation', () => {
    const { exif, width, height } = map({ ImageSize: '4000x3000', Orientation: 6 });
    expect([width, height]).toEqual([3000, 4000]);
    expect(exif).toMatchObject({ exifImageWidth: 4000, exifImageHeight: 3000, orientation: '6' });
  });

  it('prefers the size of the main picture to that of a preview in the file', () => {
    expect(map({ ImageSize: '6000x4000', ImageWidth: 160, ImageHeight: 120 })).toMatchObject({
      width: 6000,
      height: 4000,
    });
    expect(map({ ImageWidth: 160, ImageHeight: 120 })).toMatchObject({ width: 160, height: 120 });
  });

  it('describes a video by its streams', () => {
    const video = { durationMs: 2500, width: 1920, height: 1080, rotation: 90, fps: 29.97 } as const;
    const { exif, durationMs, width, height } = map({ Duration: 9, Orientation: 1 }, video);
    expect([durationMs, width, height]).toEqual([2500, 1080, 1920]);
    expect(exif).toMatchObject({ orientation: '6', fps: 29.97 });
  });

  it('gives animations a duration and photos none', () => {
    expect(map({ Duration: 1.25 }).durationMs).toBe(1250);
    expect(map({ Duration: '0.40 s' }).durationMs).toBe(400);
    expect(map({ Duration: 0 }).durationMs).toBeNull();
  });

  it('reads camera and lens', () => {
    const tags = { Make: ' Halden ', Model: 5, FNumber: 1.8, FocalLength: '4.2 mm', ISO: 125, ExposureTime: '1/250' };
    expect(map({ ...tags, LensID: 'Unknown (42)', LensModel: 'Halden 24mm' }).exif).toMatchObject({
      make: 'Halden',
      model: '5',
      fNumber: 1.8,
      focalLength: 4.2,
      iso: 125,
      exposureTime: '1/250',
      lensModel: 'Halden 24mm',
    });
  });

  it('drops what the database or nobody can hold', () => {
    const tags = { Make: '\0\0', ISO: 4_294_967_295, Rating: 99, Orientation: 0, FNumber: 'undef', ImageWidth: -1 };
    expect(map({ ...tags, ImageDescription: 'a\0b' }).exif).toMatchObject({
      make: null,
      iso: null,
      rating: null,
      orientation: null,
      fNumber: null,
      exifImageWidth: null,
      description: 'ab',
    });
  });

  it('believes no place at zero, outside of the globe, or of one coordinate only', () => {
    const nowhere = { latitude: null, longitude: null, city: null };
    for (const [GPSLatitude, GPSLongitude] of [
      [0, 0],
      [91, 10],
      [10, 181],
      [10, undefined],
    ] as const) {
      expect(map({ GPSLatitude, GPSLongitude, GeolocationCity: 'Accra' }).exif).toMatchObject(nowhere);
    }
    const tags = { GPSLatitude: 48.8, GPSLongitude: 2.3, GeolocationCity: 'Paris', GeolocationCountry: 'France' };
    expect(map(tags).exif).toMatchObject({ latitude: 48.8, longitude: 2.3, city: 'Paris', country: 'France' });
  });

  it('collects keywords once each', () => {
    expect(map({ Keywords: ['a', 'b', 'a', 7] }).exif.tags).toEqual(['a', 'b', '7']);
    expect(map({ TagsList: 'one' }).exif.tags).toEqual(['one']);
    expect(map({}).exif.tags).toBeNull();
  });
});

describe('the date of a photo', () => {
  const at = (text: string) => ExifDateTime.fromEXIF(text);

  it('is an instant and what the clock showed', () => {
    const { exif, localDateTime } = map({ DateTimeOriginal: at('2024:03:01 10:11:12+02:00'), tz: 'UTC+2' });
    expect(exif.dateTimeOriginal).toEqual(new Date('2024-03-01T08:11:12Z'));
    expect(localDateTime).toEqual(new Date('2024-03-01T10:11:12Z'));
    expect(exif.timeZone).toBe('UTC+2');
  });

  it('without any zone is taken as UTC', () => {
    const { exif, localDateTime } = map({ DateTimeOriginal: at('2024:03:01 10:11:12') });
    expect(exif).toMatchObject({ dateTimeOriginal: new Date('2024-03-01T10:11:12Z'), timeZone: null });
    expect(localDateTime).toEqual(new Date('2024-03-01T10:11:12Z'));
  });

  it('of a video in UTC is shown in the zone of its place', () => {
    const { exif, localDateTime } = map({ CreateDate: at('2024:07:01 10:00:00Z'), tz: 'Europe/Paris' });
    expect(exif).toMatchObject({ dateTimeOriginal: new Date('2024-07-01T10:00:00Z'), timeZone: 'Europe/Paris' });
    expect(localDateTime).toEqual(new Date('2024-07-01T12:00:00Z'));
  });

  it('is what the shutter wrote, not what an editor wrote', () => {
    const tags = { CreateDate: at('2025:01:01 00:00:00'), SubSecDateTimeOriginal: at('2024:03:01 10:11:12.345') };
    expect(map(tags).exif.dateTimeOriginal).toEqual(new Date('2024-03-01T10:11:12.345Z'));
  });

  it.each(['0000:00:00 00:00:00', '1904:01:01 00:00:00', '0001:01:01 00:00:00'])('is never %s', (text) => {
    expect(map({ DateTimeOriginal: at(text) }).exif.dateTimeOriginal).toEqual(fallbackDate);
  });
});
