import { between, smoothCurve, type Random } from '../random.ts';
import { type Sheet } from './sheet.ts';

export const WIDTH = 1600;
export const HEIGHT = 1066;

export function gradient(picture: Sheet, top: number, bottom: number, colors: readonly string[]): void {
  const fill = picture.pen.createLinearGradient(0, top, 0, bottom);
  for (const [index, color] of colors.entries()) {
    fill.addColorStop(index / (colors.length - 1), color);
  }
  picture.pen.fillStyle = fill;
  // Below its end the last colour goes on, so that no gap opens under a ridge.
  picture.pen.fillRect(0, top, WIDTH, HEIGHT - top);
}

export function ridge(
  picture: Sheet,
  random: Random,
  shape: { y: number; height: number; color: string; frequency: number },
): void {
  const curve = smoothCurve(random, shape.frequency);
  const { pen } = picture;
  pen.fillStyle = shape.color;
  pen.beginPath();
  pen.moveTo(0, HEIGHT);
  for (let x = 0; x <= WIDTH; x += 8) {
    pen.lineTo(x, shape.y + curve(x / WIDTH) * shape.height);
  }
  pen.lineTo(WIDTH, HEIGHT);
  pen.fill();
}

export function sea(picture: Sheet, random: Random, horizon: number, colors: readonly string[], glint: string): void {
  gradient(picture, horizon, HEIGHT, colors);
  for (let wave = 0; wave < 420; wave++) {
    const depth = random() ** 1.6;
    const y = horizon + 6 + depth * (HEIGHT - horizon);
    const length = 20 + depth * between(random, 60, 190);
    picture.pen.fillStyle = glint;
    picture.pen.beginPath();
    picture.pen.ellipse(random() * WIDTH, y, length / 2, 1 + depth * 3.2, 0, 0, Math.PI * 2);
    picture.pen.fill();
  }
}

export function peaks(picture: Sheet, random: Random, y: number, height: number, rock: string, snow: string): void {
  const { pen } = picture;
  for (let x = -160; x < WIDTH + 160;) {
    const half = between(random, 170, 290);
    const top = y - between(random, 0.4, 1) * height * 0.6;
    const bottom = y + height;
    pen.fillStyle = snow;
    pen.beginPath();
    pen.moveTo(x - half, bottom);
    pen.lineTo(x, top);
    pen.lineTo(x + half, bottom);
    pen.fill();
    pen.fillStyle = rock;
    pen.beginPath();
    pen.moveTo(x, top);
    pen.lineTo(x + half, bottom);
    pen.lineTo(x + half * 0.12, bottom);
    pen.lineTo(x - half * 0.1, top + (bottom - top) * 0.55);
    pen.lineTo(x + half * 0.14, top + (bottom - top) * 0.4);
    pen.fill();
    x += half * between(random, 0.9, 1.4);
  }
}
