import { type Sheet } from './drawing/sheet.ts';
import { type Random } from './random.ts';

/** What a sample photo shows; the `category` of its ground truth. */
export type SampleCategory = 'invoice' | 'receipt' | 'sign' | 'screenshot' | 'chat' | 'paper' | 'scene';

/** One sample photo: what it is called, when and where it was taken, and how it is drawn. */
export interface Sample {
  /** File name; the ending chooses the format. */
  file: string;
  category: SampleCategory;
  /** Local time at which it was taken, as `YYYY-MM-DDTHH:mm:ss`. */
  takenAt: string;
  camera?: keyof typeof CAMERAS;
  place?: keyof typeof PLACES;
  /** Stored turned by 90° and put upright by its EXIF orientation, as phones do. */
  storedSideways?: boolean;
  draw: (random: Random) => Sheet;
}

/** The fictional cameras that the photos were taken with. */
export const CAMERAS = {
  phone: {
    make: 'Halden',
    model: 'Halden One 5G',
    lens: 'Halden One 5G back camera',
    iso: 125,
    fNumber: 1.8,
    focalMm: 5.4,
  },
  compact: { make: 'Aurelia', model: 'AX-70 II', lens: 'AX 24-70mm F2.8', iso: 200, fNumber: 4, focalMm: 35 },
  reflex: { make: 'Borealis', model: 'D9 Pro', lens: 'BR 50mm F1.4', iso: 400, fNumber: 2.8, focalMm: 50 },
} as const;

/** Latitude, longitude and offset from UTC. */
export const PLACES = {
  shanghai: { latitude: 31.2304, longitude: 121.4737, offset: '+08:00' },
  guangzhou: { latitude: 23.1291, longitude: 113.2644, offset: '+08:00' },
  london: { latitude: 51.5072, longitude: -0.1276, offset: '+00:00' },
  vancouver: { latitude: 49.2827, longitude: -123.1207, offset: '-08:00' },
  tromso: { latitude: 69.6492, longitude: 18.9553, offset: '+01:00' },
} as const;
