/**
 * Where to cut a picture that has to fill a box of another shape, so that a place in it (0–1) comes as near to the middle
 * of the box as it can. Shapes are width / height; the answer is a CSS `object-position`.
 */
export function cropAround(place: { x: number; y: number }, picture: number, box: number): string {
  const shown = picture / box;
  const across = shareBefore(place.x, Math.min(1, 1 / shown));
  const down = shareBefore(place.y, Math.min(1, shown));
  return `${across}% ${down}%`;
}

/** Of what is cut off, the part before what is shown, in percent. `shown` is the part of the length that is shown. */
function shareBefore(middle: number, shown: number): number {
  const cutOff = 1 - shown;
  return cutOff === 0 ? 50 : Math.round(Math.min(1, Math.max(0, (middle - shown / 2) / cutOff)) * 100);
}
