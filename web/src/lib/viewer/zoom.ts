/** How a picture is moved and scaled from its resting place. Offsets are pixels, from centre to centre. */
export interface Zoom {
  scale: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export const NO_ZOOM: Zoom = { scale: 1, x: 0, y: 0 };
export const MAX_SCALE = 12;

/** The largest size of the given shape that fits the frame. */
export function fitWithin(picture: Size, frame: Size): Size {
  if (picture.width <= 0 || picture.height <= 0) {
    return { width: 0, height: 0 };
  }
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  return { width: picture.width * scale, height: picture.height * scale };
}

/** Keeps the picture over the frame: no edge comes inside, and what is smaller than the frame stays in its middle. */
export function clampZoom(zoom: Zoom, fitted: Size, frame: Size): Zoom {
  const scale = Math.min(Math.max(zoom.scale, 1), MAX_SCALE);
  const slack = (length: number, room: number) => Math.max(0, (length * scale - room) / 2);
  const [slackX, slackY] = [slack(fitted.width, frame.width), slack(fitted.height, frame.height)];
  return {
    scale,
    x: Math.min(Math.max(zoom.x, -slackX), slackX),
    y: Math.min(Math.max(zoom.y, -slackY), slackY),
  };
}

/** Scales by `factor` so that what lies under `point` (pixels from the frame's centre) stays there. */
export function zoomAt(zoom: Zoom, factor: number, point: Point, fitted: Size, frame: Size): Zoom {
  const scale = Math.min(Math.max(zoom.scale * factor, 1), MAX_SCALE);
  const ratio = scale / zoom.scale;
  return clampZoom(
    { scale, x: point.x - (point.x - zoom.x) * ratio, y: point.y - (point.y - zoom.y) * ratio },
    fitted,
    frame,
  );
}

export const panBy = (zoom: Zoom, by: Point, fitted: Size, frame: Size): Zoom =>
  clampZoom({ ...zoom, x: zoom.x + by.x, y: zoom.y + by.y }, fitted, frame);
