import { findPhoto, findSearch, findShownAsset } from './immich-page.ts';

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

const ID = 'immich-ocr-lines';
const SVG = 'http://www.w3.org/2000/svg';

let loadedFor = '';
let lines: readonly Line[] = [];

/** Lights, on a photo that was opened from a search, the lines of text that were searched for. */
export function lightLines(): void {
  const assetId = findShownAsset();
  const query = findSearch();
  if (assetId === undefined || query === undefined) {
    forget();
    return;
  }
  const wanted = `${assetId} ${query}`;
  if (wanted !== loadedFor) {
    forget();
    loadedFor = wanted;
    void load(assetId, query).then((found) => {
      if (loadedFor === wanted) {
        lines = found;
        draw(assetId);
      }
    });
  }
  draw(assetId);
}

function forget(): void {
  loadedFor = '';
  lines = [];
  document.getElementById(ID)?.remove();
}

async function load(assetId: string, query: string): Promise<readonly Line[]> {
  try {
    const response = await fetch(`/api/assets/${assetId}/ocr?${new URLSearchParams({ query })}`);
    return response.ok ? ((await response.json()) as Line[]).filter(({ matched }) => matched) : [];
  } catch {
    return [];
  }
}

/** An image that is fitted into a larger element shows the photo in the middle of it. */
function photoRect(image: HTMLImageElement): DOMRect {
  const rect = image.getBoundingClientRect();
  const { naturalWidth = 0, naturalHeight = 0 } = image;
  if (getComputedStyle(image).objectFit !== 'contain' || naturalWidth === 0 || naturalHeight === 0) {
    return rect;
  }
  const scale = Math.min(rect.width / naturalWidth, rect.height / naturalHeight);
  const [width, height] = [naturalWidth * scale, naturalHeight * scale];
  return new DOMRect(rect.x + (rect.width - width) / 2, rect.y + (rect.height - height) / 2, width, height);
}

function draw(assetId: string): void {
  const image = findPhoto(assetId);
  if (!image || lines.length === 0) {
    document.getElementById(ID)?.remove();
    return;
  }
  const { x, y, width, height } = photoRect(image);
  const svg = document.getElementById(ID) ?? createSvg();
  const position = [x, y, width, height].map(Math.round).join(' ');
  if (svg.dataset['drawn'] === `${loadedFor} ${position} ${lines.length}`) {
    return;
  }
  svg.dataset['drawn'] = `${loadedFor} ${position} ${lines.length}`;
  Object.assign(svg.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
  svg.replaceChildren(...lines.map(polygon));
}

function createSvg(): HTMLElement | SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.id = ID;
  svg.setAttribute('viewBox', '0 0 1 1');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  Object.assign(svg.style, { position: 'fixed', zIndex: '9998', pointerEvents: 'none' });
  document.body.append(svg);
  return svg;
}

function polygon({ x1, y1, x2, y2, x3, y3, x4, y4 }: Line): SVGElement {
  const shape = document.createElementNS(SVG, 'polygon');
  shape.setAttribute('points', `${x1},${y1} ${x2},${y2} ${x3},${y3} ${x4},${y4}`);
  shape.setAttribute('fill', 'rgb(250 204 21 / 0.35)');
  shape.setAttribute('stroke', 'rgb(202 138 4)');
  shape.setAttribute('stroke-width', '2');
  shape.setAttribute('vector-effect', 'non-scaling-stroke');
  return shape;
}
