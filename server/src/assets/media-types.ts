import { extname } from 'node:path';

/** The file types that Immich accepts: extension → MIME type as clients see it in `originalMimeType`. */
const IMAGE_TYPES: Readonly<Record<string, string>> = {
  '.3fr': 'image/x-hasselblad-3fr',
  '.ari': 'image/x-arriflex-ari',
  '.arw': 'image/x-sony-arw',
  '.avif': 'image/avif',
  '.bmp': 'image/bmp',
  '.cap': 'image/x-phaseone-cap',
  '.cin': 'image/x-phantom-cin',
  '.cr2': 'image/x-canon-cr2',
  '.cr3': 'image/x-canon-cr3',
  '.crw': 'image/x-canon-crw',
  '.dcr': 'image/x-kodak-dcr',
  '.dng': 'image/x-adobe-dng',
  '.erf': 'image/x-epson-erf',
  '.fff': 'image/x-hasselblad-fff',
  '.gif': 'image/gif',
  '.heic': 'image/heic',
  '.heif': 'image/heif',
  '.hif': 'image/hif',
  '.iiq': 'image/x-phaseone-iiq',
  '.insp': 'image/jpeg',
  '.jp2': 'image/jp2',
  '.jpe': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.jxl': 'image/jxl',
  '.k25': 'image/x-kodak-k25',
  '.kdc': 'image/x-kodak-kdc',
  '.mpo': 'image/jpeg',
  '.mrw': 'image/x-minolta-mrw',
  '.nef': 'image/x-nikon-nef',
  '.nrw': 'image/x-nikon-nrw',
  '.orf': 'image/x-olympus-orf',
  '.ori': 'image/x-olympus-ori',
  '.pef': 'image/x-pentax-pef',
  '.png': 'image/png',
  '.psd': 'image/vnd.adobe.photoshop',
  '.raf': 'image/x-fuji-raf',
  '.raw': 'image/x-panasonic-raw',
  '.rw2': 'image/x-panasonic-rw2',
  '.rwl': 'image/x-leica-rwl',
  '.sr2': 'image/x-sony-sr2',
  '.srf': 'image/x-sony-srf',
  '.srw': 'image/x-samsung-srw',
  '.svg': 'image/svg+xml',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.webp': 'image/webp',
  '.x3f': 'image/x-sigma-x3f',
};

const VIDEO_TYPES: Readonly<Record<string, string>> = {
  '.3gp': 'video/3gpp',
  '.3gpp': 'video/3gpp',
  '.avi': 'video/avi',
  '.flv': 'video/x-flv',
  '.insv': 'video/mp4',
  '.m2t': 'video/mp2t',
  '.m2ts': 'video/mp2t',
  '.m4v': 'video/x-m4v',
  '.mkv': 'video/x-matroska',
  '.mov': 'video/quicktime',
  '.mp4': 'video/mp4',
  '.mpe': 'video/mpeg',
  '.mpeg': 'video/mpeg',
  '.mpg': 'video/mpeg',
  '.mts': 'video/mp2t',
  '.mxf': 'application/mxf',
  '.ts': 'video/mp2t',
  '.vob': 'video/mpeg',
  '.webm': 'video/webm',
  '.wmv': 'video/x-ms-wmv',
};

/** Pictures that every browser shows, so that the original itself can serve as the full-size view. */
const WEB_TYPES = new Set(['image/avif', 'image/gif', 'image/jpeg', 'image/png', 'image/svg+xml', 'image/webp']);

/** Types that are decoded themselves. All other pictures, raw ones above all, are shown by the preview inside of them. */
const DECODED_TYPES = new Set([...WEB_TYPES, 'image/tiff']);

const HEIF_TYPES = new Set(['image/heic', 'image/heif', 'image/hif']);

export type MediaKind = 'IMAGE' | 'VIDEO';

/** Extensions by kind, as `GET /server/media-types` lists them. */
export const SUPPORTED_MEDIA_TYPES = {
  image: Object.keys(IMAGE_TYPES),
  video: Object.keys(VIDEO_TYPES),
  sidecar: ['.xmp'],
} as const;

/** What kind of asset a file name stands for, by its extension alone; undefined when it is not supported. */
export function mediaKind(fileName: string): MediaKind | undefined {
  const extension = extname(fileName).toLowerCase();
  if (Object.hasOwn(IMAGE_TYPES, extension)) return 'IMAGE';
  return Object.hasOwn(VIDEO_TYPES, extension) ? 'VIDEO' : undefined;
}

export function isSidecar(fileName: string): boolean {
  return extname(fileName).toLowerCase() === '.xmp';
}

/** MIME type of a file name, `application/octet-stream` when it is not known. */
export function mimeType(fileName: string): string {
  const extension = extname(fileName).toLowerCase();
  return lookUp(IMAGE_TYPES, extension) ?? lookUp(VIDEO_TYPES, extension) ?? 'application/octet-stream';
}

export function isWebImage(fileName: string): boolean {
  return WEB_TYPES.has(mimeType(fileName));
}

/** True for the containers of phones, which hold HEVC as a rule. */
export function isHeif(fileName: string): boolean {
  return HEIF_TYPES.has(mimeType(fileName));
}

/** False for pictures that are shown by the preview that their camera put inside. */
export function isDecodedImage(fileName: string): boolean {
  return DECODED_TYPES.has(mimeType(fileName));
}

function lookUp(types: Readonly<Record<string, string>>, extension: string): string | undefined {
  return Object.hasOwn(types, extension) ? types[extension] : undefined;
}
