import { svgElement } from './icons.ts';
import { findPhoto, findSearch, findShownAsset, findViewer } from './immich-page.ts';

/** A line of text in a photo: its corners as fractions of the width and height of the photo, clockwise. */
interface Line {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly x3: number;
  readonly y3: number;
  readonly x4: number;
  readonly y4: number;
  readonly matched?: boolean;
}

const CLASS = 'immich-ocr-lines';

/** The photo and the search that are lit, or being loaded. */
let lit = '';
let drawing: SVGSVGElement | undefined;
let position = '';
let followed: HTMLImageElement | undefined;
const sizes = new ResizeObserver(() => lightLines());

/** Lights, on a photo that was opened from a search, the lines of text that were searched for. */
export function lightLines(): void {
  const assetId = findShownAsset();
  const query = findSearch();
  if (assetId === undefined || query === undefined) {
    clear('');
    return;
  }
  const wanted = `${assetId} ${query}`;
  if (wanted !== lit) {
    clear(wanted);
    void load(assetId, query).then((lines) => {
      if (wanted === lit) draw(lines);
    });
  }
  const image = drawing && findPhoto(assetId);
  follow(image);
  place(image);
}

function clear(next: string): void {
  lit = next;
  drawing?.remove();
  drawing = undefined;
  position = '';
  follow(undefined);
}

async function load(assetId: string, query: string): Promise<readonly Line[]> {
  try {
    const response = await fetch(`/api/assets/${assetId}/ocr?${new URLSearchParams({ query })}`);
    return response.ok ? ((await response.json()) as Line[]).filter(({ matched }) => matched) : [];
  } catch {
    return [];
  }
}

function draw(lines: readonly Line[]): void {
  if (lines.length > 0) {
    const attributes = { id: CLASS, class: CLASS, viewBox: '0 0 1 1', preserveAspectRatio: 'none' };
    drawing = svgElement('svg', { ...attributes, 'aria-hidden': 'true' });
    drawing.append(...lines.map(polygon));
    lightLines();
  }
}

function polygon({ x1, y1, x2, y2, x3, y3, x4, y4 }: Line): SVGElement {
  return svgElement('polygon', { points: `${x1},${y1} ${x2},${y2} ${x3},${y3} ${x4},${y4}` });
}

/** The drawing moves with the photo, whatever changes its size. */
function follow(image: HTMLImageElement | undefined): void {
  if (image !== followed) {
    sizes.disconnect();
    if (image) {
      sizes.observe(image);
    }
    followed = image;
  }
}

/** Lays the drawing over the photo. Touches the page only where something changes. */
function place(image: HTMLImageElement | undefined): void {
  const rect = image && photoRect(image);
  const viewer = findViewer();
  if (!drawing || !rect || !viewer) {
    drawing?.remove();
    return;
  }
  const { x, y, width, height } = rect;
  const wantedPosition = `left: ${x}px; top: ${y}px; width: ${width}px; height: ${height}px`;
  if (position !== wantedPosition) {
    position = wantedPosition;
    drawing.style.cssText = position;
  }
  if (drawing.parentElement !== viewer) {
    viewer.append(drawing);
  }
}

/** Where the photo itself is: an element of another shape shows it in its middle. Undefined before it is loaded. */
function photoRect(image: HTMLImageElement): DOMRect | undefined {
  const rect = image.getBoundingClientRect();
  const { naturalWidth, naturalHeight } = image;
  if (naturalWidth === 0 || naturalHeight === 0 || rect.width === 0 || rect.height === 0) {
    return undefined;
  }
  const { objectFit } = getComputedStyle(image);
  if (objectFit !== 'contain' && objectFit !== 'cover') {
    return rect;
  }
  const scales = [rect.width / naturalWidth, rect.height / naturalHeight] as const;
  const scale = objectFit === 'contain' ? Math.min(...scales) : Math.max(...scales);
  const [width, height] = [naturalWidth * scale, naturalHeight * scale];
  return new DOMRect(rect.x + (rect.width - width) / 2, rect.y + (rect.height - height) / 2, width, height);
}
