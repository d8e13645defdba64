import { describe, expect, it } from 'vitest';
import { clampZoom, fitWithin, MAX_SCALE, NO_ZOOM, panBy, zoomAt } from './zoom.ts';

const frame = { width: 1000, height: 500 };
const fitted = { width: 500, height: 500 };

describe('zooming', () => {
  it('fits a picture into the frame by its tighter side', () => {
    expect(fitWithin({ width: 4000, height: 4000 }, frame)).toEqual(fitted);
    expect(fitWithin({ width: 4000, height: 1000 }, frame)).toEqual({ width: 1000, height: 250 });
    expect(fitWithin({ width: 0, height: 0 }, frame)).toEqual({ width: 0, height: 0 });
  });

  it('keeps what lies under the pointer under the pointer', () => {
    const point = { x: 100, y: 80 };
    const zoom = zoomAt(NO_ZOOM, 4, point, fitted, frame);
    const onPicture = { x: (point.x - zoom.x) / zoom.scale, y: (point.y - zoom.y) / zoom.scale };
    expect(onPicture.x).toBeCloseTo(100);
    expect(onPicture.y).toBeCloseTo(80);
  });

  it('goes neither below the whole picture nor beyond the limit', () => {
    expect(zoomAt(NO_ZOOM, 0.1, { x: 0, y: 0 }, fitted, frame)).toEqual(NO_ZOOM);
    expect(zoomAt(NO_ZOOM, 1000, { x: 0, y: 0 }, fitted, frame).scale).toBe(MAX_SCALE);
  });

  it('lets no edge of the picture come inside the frame', () => {
    const zoom = panBy({ scale: 4, x: 0, y: 0 }, { x: 9999, y: -9999 }, fitted, frame);
    expect(zoom).toEqual({ scale: 4, x: 500, y: -750 });
  });

  it('holds a picture that is narrower than the frame in its middle', () => {
    expect(clampZoom({ scale: 1.5, x: 200, y: 0 }, fitted, frame).x).toBe(0);
  });
});
