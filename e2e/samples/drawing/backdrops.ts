import { between, smoothCurve, type Random } from '../random.ts';
import { type Sheet } from './sheet.ts';

/** What documents lie on and signs hang on: each fills the whole picture. */
export type Backdrop = (picture: Sheet, random: Random) => void;

/** Planks of a wooden table in the given shade. */
export function wood(base: readonly [hue: number, saturation: number, lightness: number]): Backdrop {
  return (picture, random) => {
    const { pen, width, height } = picture;
    const planks = 4;
    const plankHeight = height / planks;
    for (let plank = 0; plank < planks; plank++) {
      const top = plank * plankHeight;
      pen.fillStyle = hsl(base, between(random, -3, 3));
      pen.fillRect(0, top, width, plankHeight);
      for (let grain = 0; grain < 42; grain++) {
        const curve = smoothCurve(random, between(random, 0.4, 1.2), 3);
        const y = top + plankHeight * random();
        pen.strokeStyle = hsl(base, between(random, -9, 5), 0.35);
        pen.lineWidth = between(random, 0.8, 3.5);
        pen.beginPath();
        for (let step = 0; step <= 24; step++) {
          pen.lineTo((step / 24) * width, y + curve(step / 24) * 9);
        }
        pen.stroke();
      }
      pen.fillStyle = 'rgba(0, 0, 0, 0.35)';
      pen.fillRect(0, top, width, 2.5);
    }
  };
}

/** A speckled stone or concrete surface. */
export function stone(base: readonly [hue: number, saturation: number, lightness: number]): Backdrop {
  return (picture, random) => {
    const { pen, width, height } = picture;
    pen.fillStyle = hsl(base, 0);
    pen.fillRect(0, 0, width, height);
    for (let speck = 0; speck < 2600; speck++) {
      pen.fillStyle = hsl(base, between(random, -16, 14), 0.35);
      pen.beginPath();
      pen.arc(random() * width, random() * height, between(random, 0.6, 3.4), 0, Math.PI * 2);
      pen.fill();
    }
    for (let cloud = 0; cloud < 30; cloud++) {
      softDisc(
        picture,
        random() * width,
        random() * height,
        between(random, 90, 320),
        hsl(base, between(random, -8, 8), 0.18),
      );
    }
  };
}

/** Woven cloth. */
export function cloth(base: readonly [hue: number, saturation: number, lightness: number]): Backdrop {
  return (picture, random) => {
    const { pen, width, height } = picture;
    pen.fillStyle = hsl(base, 0);
    pen.fillRect(0, 0, width, height);
    for (let x = 0; x < width; x += 4) {
      pen.fillStyle = hsl(base, between(random, -6, 4), 0.45);
      pen.fillRect(x, 0, 2, height);
    }
    for (let y = 0; y < height; y += 4) {
      pen.fillStyle = hsl(base, between(random, -5, 5), 0.35);
      pen.fillRect(0, y, width, 2);
    }
  };
}

/** A brick wall. */
export const bricks: Backdrop = (picture, random) => {
  const { pen, width, height } = picture;
  pen.fillStyle = '#b9aea3';
  pen.fillRect(0, 0, width, height);
  const [brickWidth, brickHeight] = [118, 46];
  for (let row = 0; row * brickHeight < height; row++) {
    for (let column = -1; column * brickWidth < width; column++) {
      const x = column * brickWidth + (row % 2) * (brickWidth / 2);
      picture.fillRounded(
        x + 3,
        row * brickHeight + 3,
        brickWidth - 6,
        brickHeight - 6,
        3,
        `hsl(${between(random, 20, 28)} ${between(random, 26, 36)}% ${between(random, 42, 54)}%)`,
      );
    }
  }
};

/** Blue sky with soft clouds, and a line of trees or roofs at the bottom. */
export function street(horizon: number, ground = '#6d7278'): Backdrop {
  return (picture, random) => {
    const { pen, width, height } = picture;
    const sky = pen.createLinearGradient(0, 0, 0, height * horizon);
    sky.addColorStop(0, '#6fa8dc');
    sky.addColorStop(1, '#dbe9f4');
    pen.fillStyle = sky;
    pen.fillRect(0, 0, width, height);
    clouds(picture, random, 4, height * horizon * 0.5);
    for (let x = -40; x < width;) {
      const houseWidth = between(random, 130, 260);
      const houseHeight = between(random, 120, 320);
      house(picture, random, x, height * horizon - houseHeight, houseWidth, houseHeight);
      x += houseWidth;
    }
    pen.fillStyle = ground;
    pen.fillRect(0, height * horizon, width, height);
    pen.fillStyle = 'rgba(0, 0, 0, 0.12)';
    pen.fillRect(0, height * horizon, width, 26);
  };
}

/** A few clouds of overlapping soft discs. */
export function clouds(
  picture: Sheet,
  random: Random,
  count: number,
  lowest: number,
  color = 'rgba(255, 255, 255, 0.55)',
): void {
  for (let cloud = 0; cloud < count; cloud++) {
    const centreX = random() * picture.width;
    const centreY = between(random, lowest * 0.15, lowest);
    const size = between(random, 50, 110);
    for (let puff = 0; puff < 12; puff++) {
      softDisc(
        picture,
        centreX + between(random, -2.2, 2.2) * size,
        centreY + between(random, -0.35, 0.35) * size,
        between(random, 0.5, 1.1) * size,
        color,
      );
    }
  }
}

/** A disc that fades out towards its edge. The colour must carry its own alpha. */
export function softDisc(picture: Sheet, x: number, y: number, radius: number, color: string): void {
  const { pen } = picture;
  const gradient = pen.createRadialGradient(x, y, 0, x, y, radius);
  gradient.addColorStop(0, color);
  gradient.addColorStop(1, color.replace(/[\d.]+\)$/, '0)'));
  pen.fillStyle = gradient;
  pen.fillRect(x - radius, y - radius, radius * 2, radius * 2);
}

function house(picture: Sheet, random: Random, x: number, y: number, width: number, height: number): void {
  const { pen } = picture;
  pen.fillStyle = `hsl(${between(random, 15, 45)} ${between(random, 12, 30)}% ${between(random, 52, 72)}%)`;
  pen.fillRect(x, y, width, height);
  pen.fillStyle = `hsl(${between(random, 5, 25)} 30% ${between(random, 30, 40)}%)`;
  pen.fillRect(x - 4, y - 14, width + 8, 18);
  for (let windowY = y + 30; windowY < y + height - 50; windowY += 70) {
    for (let windowX = x + 24; windowX < x + width - 40; windowX += 58) {
      pen.fillStyle = random() < 0.2 ? '#f3e3b0' : '#5f7486';
      pen.fillRect(windowX, windowY, 28, 40);
      pen.fillStyle = 'rgba(255, 255, 255, 0.5)';
      pen.fillRect(windowX, windowY + 40, 28, 4);
    }
  }
}

function hsl([hue, saturation, lightness]: readonly [number, number, number], lighter: number, alpha = 1): string {
  return `hsla(${hue}, ${saturation}%, ${lightness + lighter}%, ${alpha})`;
}
