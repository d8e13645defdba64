import { between, type Random } from '../random.ts';
import { softDisc } from './backdrops.ts';
import { type Sheet } from './sheet.ts';

export function disc(picture: Sheet, x: number, y: number, radius: number, color: string): void {
  picture.pen.fillStyle = color;
  picture.pen.beginPath();
  picture.pen.arc(x, y, radius, 0, Math.PI * 2);
  picture.pen.fill();
}

export function sail(picture: Sheet, x: number, y: number): void {
  const { pen } = picture;
  pen.fillStyle = '#ffffff';
  pen.beginPath();
  pen.moveTo(x, y - 150);
  pen.lineTo(x + 84, y + 6);
  pen.lineTo(x, y + 6);
  pen.fill();
  pen.fillStyle = '#e8eef3';
  pen.beginPath();
  pen.moveTo(x - 8, y - 120);
  pen.lineTo(x - 66, y + 6);
  pen.lineTo(x - 8, y + 6);
  pen.fill();
  pen.fillStyle = '#7a3f24';
  pen.beginPath();
  pen.moveTo(x - 86, y + 14);
  pen.lineTo(x + 104, y + 14);
  pen.lineTo(x + 66, y + 46);
  pen.lineTo(x - 58, y + 46);
  pen.fill();
}

export function car(picture: Sheet, paint: string, shadow: string): void {
  const { pen } = picture;
  groundShadow(picture, 800, 940, 620);
  pen.fillStyle = paint;
  pen.beginPath();
  pen.moveTo(300, 850);
  pen.bezierCurveTo(280, 720, 330, 690, 500, 670);
  pen.bezierCurveTo(600, 520, 650, 490, 800, 488);
  pen.bezierCurveTo(980, 488, 1040, 560, 1110, 660);
  pen.bezierCurveTo(1270, 680, 1320, 710, 1310, 850);
  pen.closePath();
  pen.fill();
  pen.fillStyle = shadow;
  pen.fillRect(306, 806, 1002, 46);
  pen.fillStyle = '#bcd7e6';
  pen.beginPath();
  pen.moveTo(560, 664);
  pen.bezierCurveTo(630, 560, 670, 530, 780, 526);
  pen.lineTo(780, 664);
  pen.fill();
  pen.beginPath();
  pen.moveTo(806, 526);
  pen.bezierCurveTo(920, 526, 970, 570, 1030, 664);
  pen.lineTo(806, 664);
  pen.fill();
  picture.fillRounded(306, 720, 70, 40, 14, '#fff4c9');
  picture.fillRounded(1240, 720, 62, 40, 14, '#ff9a7a');
  picture.fillRounded(830, 706, 66, 12, 6, shadow);
  for (const x of [480, 1120]) {
    disc(picture, x, 850, 104, '#1d1e21');
    disc(picture, x, 850, 60, '#c9cdd2');
    disc(picture, x, 850, 22, '#54585e');
  }
}

export function cat(picture: Sheet, fur: string, stripes: string): void {
  const { pen } = picture;
  groundShadow(picture, 800, 950, 420);
  pen.strokeStyle = fur;
  pen.lineWidth = 60;
  pen.lineCap = 'round';
  pen.beginPath();
  pen.moveTo(980, 880);
  pen.bezierCurveTo(1230, 900, 1250, 700, 1150, 620);
  pen.stroke();
  pen.fillStyle = fur;
  pen.beginPath();
  pen.ellipse(800, 760, 220, 210, 0, 0, Math.PI * 2);
  pen.fill();
  for (const side of [-1, 1]) {
    pen.beginPath();
    pen.moveTo(800 + side * 60, 330);
    pen.lineTo(800 + side * 190, 200);
    pen.lineTo(800 + side * 200, 400);
    pen.fill();
    pen.fillStyle = '#f3b7a0';
    pen.beginPath();
    pen.moveTo(800 + side * 100, 320);
    pen.lineTo(800 + side * 172, 244);
    pen.lineTo(800 + side * 178, 360);
    pen.fill();
    pen.fillStyle = fur;
  }
  pen.beginPath();
  pen.ellipse(800, 440, 210, 180, 0, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = '#fbe9d2';
  pen.beginPath();
  pen.ellipse(800, 800, 110, 150, 0, 0, Math.PI * 2);
  pen.ellipse(800, 500, 96, 70, 0, 0, Math.PI * 2);
  pen.fill();
  pen.strokeStyle = stripes;
  pen.lineWidth = 16;
  for (const offset of [-60, 0, 60]) {
    pen.beginPath();
    pen.moveTo(800 + offset, 276);
    pen.lineTo(800 + offset * 0.8, 340);
    pen.stroke();
  }
  for (const side of [-1, 1]) {
    disc(picture, 800 + side * 84, 420, 34, '#7fae3d');
    pen.fillStyle = '#171512';
    pen.beginPath();
    pen.ellipse(800 + side * 84, 420, 11, 29, 0, 0, Math.PI * 2);
    pen.fill();
    disc(picture, 800 + side * 84 + 10, 408, 7, '#ffffff');
    pen.strokeStyle = '#fff8ec';
    pen.lineWidth = 4;
    for (const slope of [-14, 4, 22]) {
      pen.beginPath();
      pen.moveTo(800 + side * 70, 500 + slope * 0.3);
      pen.lineTo(800 + side * 280, 490 + slope * 2);
      pen.stroke();
    }
    pen.fillStyle = fur;
    pen.beginPath();
    pen.ellipse(800 + side * 110, 930, 84, 46, 0, 0, Math.PI * 2);
    pen.fill();
  }
  pen.fillStyle = '#c9605a';
  pen.beginPath();
  pen.moveTo(776, 474);
  pen.lineTo(824, 474);
  pen.lineTo(800, 500);
  pen.fill();
}

export function parasol(picture: Sheet, x: number, y: number): void {
  const { pen } = picture;
  pen.strokeStyle = '#8a6a48';
  pen.lineWidth = 12;
  pen.beginPath();
  pen.moveTo(x, y - 190);
  pen.lineTo(x + 34, y + 210);
  pen.stroke();
  for (let panel = 0; panel < 6; panel++) {
    pen.fillStyle = panel % 2 === 0 ? '#e8483f' : '#fdf6ea';
    pen.beginPath();
    pen.moveTo(x, y - 230);
    pen.lineTo(x - 240 + panel * 80, y - 40);
    pen.lineTo(x - 160 + panel * 80, y - 40);
    pen.fill();
  }
}

export function rose(picture: Sheet, random: Random, x: number, y: number, size: number): void {
  for (let ring = 6; ring > 0; ring--) {
    for (let petal = 0; petal < 7; petal++) {
      const angle = (petal / 7) * Math.PI * 2 + ring * 0.7 + between(random, -0.1, 0.1);
      const reach = (size * ring) / 8;
      disc(
        picture,
        x + Math.cos(angle) * reach * 0.6,
        y + Math.sin(angle) * reach * 0.6,
        reach * 0.62,
        `hsl(${between(random, 328, 338)} 76% ${between(random, 44, 50) + ring * 4.2}%)`,
      );
    }
  }
}

export function spruce(picture: Sheet, x: number, ground: number, height: number, color: string): void {
  const { pen } = picture;
  pen.fillStyle = '#4a3524';
  pen.fillRect(x - height * 0.03, ground - height * 0.12, height * 0.06, height * 0.12);
  pen.fillStyle = color;
  for (let tier = 0; tier < 4; tier++) {
    const top = ground - height + tier * height * 0.19;
    const half = height * (0.12 + tier * 0.065);
    pen.beginPath();
    pen.moveTo(x, top);
    pen.lineTo(x + half, top + height * 0.32);
    pen.lineTo(x - half, top + height * 0.32);
    pen.fill();
  }
}

function groundShadow(picture: Sheet, x: number, y: number, radius: number): void {
  const { pen } = picture;
  pen.save();
  pen.translate(x, y);
  pen.scale(1, 0.14);
  softDisc(picture, 0, 0, radius, 'rgba(16, 14, 12, 0.65)');
  pen.restore();
}
