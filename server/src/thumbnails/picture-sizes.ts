/** Decoded, this is about 800 MB. A file of a few kilobytes can claim much more, and would take the process with it. */
export const MAX_INPUT_PIXELS = 268_402_689;

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The size at which a picture is drawn so that its short side has the given length. It is never enlarged, and made
 * smaller where its long side would not fit the file format.
 */
export function fitShortSide({ width, height }: Size, shortSide: number, maxLongSide: number): Size {
  const scale = Math.min(1, shortSide / Math.min(width, height), maxLongSide / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
