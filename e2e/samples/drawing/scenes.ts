import { between, type Random } from '../random.ts';
import { clouds, softDisc } from './backdrops.ts';
import { addGrain } from './photograph.ts';
import { Sheet } from './sheet.ts';
import { car, cat, disc, parasol, rose, sail, spruce } from './subjects.ts';
import { gradient, HEIGHT, peaks, ridge, sea, WIDTH } from './terrain.ts';

/** A picture without any text. */
export type Scene = (random: Random) => Sheet;

export const skyAndSea: Scene = (random) => {
  const picture = new Sheet(WIDTH, HEIGHT);
  gradient(picture, 0, 520, ['#2f7fd1', '#bfe0f5']);
  clouds(picture, random, 5, 300);
  sea(picture, random, 520, ['#1f6fb5', '#0b3f78'], 'rgba(255, 255, 255, 0.28)');
  sail(picture, 1050, 500);
  return finish(picture, random);
};

export const sunset: Scene = (random) => {
  const picture = new Sheet(WIDTH, HEIGHT);
  gradient(picture, 0, 600, ['#4a2f73', '#c76a86', '#f79d3f', '#ffd166']);
  softDisc(picture, 800, 560, 420, 'rgba(255, 220, 130, 0.85)');
  disc(picture, 800, 545, 92, '#fff1c4');
  clouds(picture, random, 5, 380, 'rgba(120, 40, 70, 0.3)');
  sea(picture, random, 600, ['#d98240', '#3a1f45'], 'rgba(255, 205, 120, 0.4)');
  return finish(picture, random);
};

export const redCar: Scene = (random) => {
  const picture = new Sheet(WIDTH, HEIGHT, '#c9b79a');
  picture.pen.fillStyle = '#5f5348';
  picture.pen.fillRect(0, 0, WIDTH, 34);
  for (let x = 70; x < WIDTH; x += 380) {
    picture.fillRounded(x, 90, 250, 300, 8, '#efe6d4');
    picture.fillRounded(x + 18, 108, 214, 264, 4, '#4d6273');
    picture.pen.fillStyle = '#efe6d4';
    picture.pen.fillRect(x + 119, 108, 12, 264);
  }
  picture.pen.fillStyle = '#a39c93';
  picture.pen.fillRect(0, 700, WIDTH, 90);
  picture.pen.fillStyle = '#6e6a68';
  picture.pen.fillRect(0, 790, WIDTH, HEIGHT - 790);
  picture.pen.save();
  picture.pen.translate(-360, -410);
  picture.pen.scale(1.45, 1.45);
  car(picture, '#d01f22', '#8f1114');
  picture.pen.restore();
  return finish(picture, random);
};

export const forest: Scene = (random) => {
  const picture = new Sheet(WIDTH, HEIGHT);
  gradient(picture, 0, HEIGHT, ['#dcebd2', '#9cc48a', '#2f5d34']);
  for (let layer = 0; layer < 5; layer++) {
    const shade = 46 - layer * 8;
    const ground = 560 + layer * 110;
    for (let tree = 0; tree < 26 - layer * 3; tree++) {
      spruce(
        picture,
        random() * WIDTH,
        ground + between(random, -30, 30),
        between(random, 190, 300) + layer * 60,
        `hsl(${between(random, 105, 140)} 42% ${between(random, shade - 4, shade + 4)}%)`,
      );
    }
  }
  return finish(picture, random);
};

export const snowyMountains: Scene = (random) => {
  const picture = new Sheet(WIDTH, HEIGHT);
  gradient(picture, 0, 600, ['#8fbbe3', '#eef6fb']);
  peaks(picture, random, 330, 330, '#c7d6e5', '#ffffff');
  peaks(picture, random, 520, 260, '#aebfd2', '#f7fbff');
  ridge(picture, random, { y: 820, height: 60, color: '#f4f8fc', frequency: 1.3 });
  for (let tree = 0; tree < 14; tree++) {
    spruce(picture, random() * WIDTH, between(random, 850, 960), between(random, 90, 190), '#40565a');
  }
  ridge(picture, random, { y: 980, height: 30, color: '#ffffff', frequency: 1 });
  for (let flake = 0; flake < 420; flake++) {
    disc(picture, random() * WIDTH, random() * HEIGHT, between(random, 1, 4), 'rgba(255, 255, 255, 0.85)');
  }
  return finish(picture, random);
};

export const greenMeadow: Scene = (random) => {
  const picture = new Sheet(WIDTH, HEIGHT);
  gradient(picture, 0, 480, ['#5aa5e0', '#d9eefa']);
  clouds(picture, random, 4, 260);
  ridge(picture, random, { y: 480, height: 70, color: '#6fae57', frequency: 1.4 });
  ridge(picture, random, { y: 620, height: 60, color: '#5c9f45', frequency: 1.1 });
  ridge(picture, random, { y: 780, height: 50, color: '#4c8f38', frequency: 0.8 });
  for (let flower = 0; flower < 260; flower++) {
    const y = between(random, 800, HEIGHT);
    const size = 2 + ((y - 800) / 266) * 9;
    disc(picture, random() * WIDTH, y, size, ['#ffffff', '#ffe15a', '#f49ac1'][Math.floor(random() * 3)] ?? '#ffffff');
  }
  return finish(picture, random);
};

export const nightCity: Scene = (random) => {
  const picture = new Sheet(WIDTH, HEIGHT);
  gradient(picture, 0, HEIGHT, ['#050817', '#0f1a3a', '#232a52']);
  for (let star = 0; star < 160; star++) {
    disc(picture, random() * WIDTH, random() * 420, between(random, 0.6, 1.8), 'rgba(255, 255, 255, 0.8)');
  }
  disc(picture, 1290, 190, 62, '#f4f0d9');
  for (const [row, color] of ['#141b38', '#0b1029'].entries()) {
    for (let x = -30; x < WIDTH;) {
      const width = between(random, 80, 170);
      const top = between(random, 330, 700) + row * 120;
      picture.pen.fillStyle = color;
      picture.pen.fillRect(x, top, width, HEIGHT - top);
      for (let y = top + 22; y < HEIGHT - 60; y += 34) {
        for (let windowX = x + 12; windowX < x + width - 18; windowX += 26) {
          if (random() < 0.42) {
            picture.pen.fillStyle = `hsl(${between(random, 38, 52)} 90% ${between(random, 55, 75)}%)`;
            picture.pen.fillRect(windowX, y, 12, 16);
          }
        }
      }
      x += width + 6;
    }
  }
  return finish(picture, random);
};

export const desert: Scene = (random) => {
  const picture = new Sheet(WIDTH, HEIGHT);
  gradient(picture, 0, 500, ['#5c9ed6', '#f6e3bd']);
  disc(picture, 1220, 200, 70, '#fff3cf');
  for (const [index, color] of ['#e3b873', '#d79f55', '#c98840', '#b87433'].entries()) {
    ridge(picture, random, { y: 480 + index * 150, height: 90, color, frequency: 0.9 + index * 0.15 });
  }
  return finish(picture, random);
};

export const autumnLake: Scene = (random) => {
  const picture = new Sheet(WIDTH, HEIGHT);
  gradient(picture, 0, 420, ['#a9c9e4', '#f3ead7']);
  ridge(picture, random, { y: 400, height: 110, color: '#8d7f8d', frequency: 1.7 });
  for (let tree = 0; tree < 90; tree++) {
    const x = random() * WIDTH;
    const y = between(random, 440, 560);
    const size = between(random, 40, 82);
    for (let leaf = 0; leaf < 14; leaf++) {
      disc(
        picture,
        x + between(random, -0.7, 0.7) * size,
        y - 30 + between(random, -0.9, 0.7) * size,
        size * between(random, 0.15, 0.35),
        `hsl(${between(random, 12, 48)} 82% ${between(random, 42, 60)}%)`,
      );
    }
  }
  sea(picture, random, 610, ['#7d6a4f', '#2b4a63'], 'rgba(255, 200, 120, 0.22)');
  return finish(picture, random);
};

export const orangeCat: Scene = (random) => {
  const picture = new Sheet(WIDTH, HEIGHT);
  gradient(picture, 0, 760, ['#cfe0d8', '#e9efe6']);
  picture.pen.fillStyle = '#b98d63';
  picture.pen.fillRect(0, 760, WIDTH, HEIGHT - 760);
  picture.fillRounded(0, 748, WIDTH, 26, 0, '#d9b48c');
  cat(picture, '#e0862f', '#b8611a');
  return finish(picture, random);
};

export const beach: Scene = (random) => {
  const picture = new Sheet(WIDTH, HEIGHT);
  gradient(picture, 0, 420, ['#4aa8e0', '#d3eefa']);
  clouds(picture, random, 3, 220);
  sea(picture, random, 420, ['#1fa3b5', '#46c5c4'], 'rgba(255, 255, 255, 0.35)');
  ridge(picture, random, { y: 760, height: 46, color: '#ffffff', frequency: 1.3 });
  ridge(picture, random, { y: 786, height: 46, color: '#f0dcae', frequency: 1.2 });
  parasol(picture, 430, 720);
  return finish(picture, random);
};

export const pinkRoses: Scene = (random) => {
  const picture = new Sheet(WIDTH, HEIGHT);
  gradient(picture, 0, HEIGHT, ['#3d6b3a', '#1f4324']);
  for (let leaf = 0; leaf < 260; leaf++) {
    const { pen } = picture;
    pen.fillStyle = `hsl(${between(random, 95, 135)} 40% ${between(random, 22, 42)}%)`;
    pen.beginPath();
    pen.ellipse(random() * WIDTH, random() * HEIGHT, between(random, 26, 60), 18, random() * Math.PI, 0, Math.PI * 2);
    pen.fill();
  }
  for (let flower = 0; flower < 15; flower++) {
    const x = 160 + (flower % 5) * 320 + between(random, -70, 70);
    const y = 190 + Math.floor(flower / 5) * 340 + between(random, -50, 50);
    rose(picture, random, x, y, between(random, 105, 150));
  }
  return finish(picture, random);
};

function finish(picture: Sheet, random: Random): Sheet {
  addGrain(picture, 4, random);
  return picture;
}
