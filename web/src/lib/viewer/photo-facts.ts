import type { AssetResponseDto } from '#lib/api/client.ts';
import { formatNumber } from '#lib/i18n/format.ts';

type Exif = AssetResponseDto['exifInfo'];

const joined = (parts: (string | null | undefined | false)[], separator: string): string =>
  parts.filter(Boolean).join(separator);

/** `4000 × 3000 (12 MP)`, or an empty string when the size is not known. */
export function dimensionsOf(
  { width, height }: Pick<AssetResponseDto, 'width' | 'height'>,
  megapixels: (count: string) => string,
): string {
  if (!width || !height) {
    return '';
  }
  const millions = (width * height) / 1_000_000;
  return `${width} × ${height} (${megapixels(formatNumber(millions, millions < 10 ? 1 : 0))})`;
}

/** Maker and model; the maker once, though many cameras name it in their model too. */
export function cameraOf(exif: Exif): string {
  const [make, model] = [exif?.make ?? '', exif?.model ?? ''];
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : joined([make, model], ' ');
}

export const placeOf = (exif: Exif): string => joined([exif?.city, exif?.state, exif?.country], ', ');

/** `ƒ/1.8 · 1/125 s · 50 mm · ISO 400`, of what is known. */
export const exposureOf = (exif: Exif): string =>
  joined(
    [
      exif?.fNumber ? `ƒ/${formatNumber(exif.fNumber, 1)}` : '',
      exif?.exposureTime ? `${exif.exposureTime} s` : '',
      exif?.focalLength ? `${formatNumber(exif.focalLength, 1)} mm` : '',
      exif?.iso ? `ISO ${exif.iso}` : '',
    ],
    ' · ',
  );
