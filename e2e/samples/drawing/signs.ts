import { Sheet } from './sheet.ts';

/** A painted metal plate with a thin border, as on streets and in stations. One text a line, the first one largest. */
export function plate(data: {
  lines: readonly string[];
  width: number;
  height: number;
  color: string;
  ink?: string;
  sizesPx: readonly number[];
  arrow?: 'left' | 'right';
}): Sheet {
  const { width, height } = data;
  const ink = data.ink ?? '#ffffff';
  const sheet = new Sheet(width, height, data.color);
  sheet.pen.strokeStyle = ink;
  sheet.pen.lineWidth = 7;
  sheet.pen.beginPath();
  sheet.pen.roundRect(16, 16, width - 32, height - 32, 18);
  sheet.pen.stroke();
  const lineHeights = data.sizesPx.map((size) => size * 1.28);
  let y = (height - lineHeights.reduce((sum, value) => sum + value, 0)) / 2;
  const shift = data.arrow === 'left' ? 80 : data.arrow === 'right' ? -80 : 0;
  for (const [index, line] of data.lines.entries()) {
    const sizePx = data.sizesPx[index] ?? 40;
    y += sizePx * 1.28;
    sheet.write(line, width / 2 + shift, y - sizePx * 0.3, {
      sizePx,
      weight: 700,
      color: ink,
      align: 'center',
      maxWidthPx: width - 90 - Math.abs(shift) * 2,
    });
  }
  if (data.arrow) {
    arrow(sheet, data.arrow, ink);
  }
  return sheet;
}

/** A red octagon on a transparent sheet. */
export function octagon(text: string): Sheet {
  const size = 620;
  const sheet = new Sheet(size, size);
  const { pen } = sheet;
  const outline = (inset: number, color: string) => {
    const cut = size * 0.293;
    pen.fillStyle = color;
    pen.beginPath();
    for (const [x, y] of [
      [cut, inset],
      [size - cut, inset],
      [size - inset, cut],
      [size - inset, size - cut],
      [size - cut, size - inset],
      [cut, size - inset],
      [inset, size - cut],
      [inset, cut],
    ] as const) {
      pen.lineTo(x, y);
    }
    pen.fill();
  };
  outline(0, '#ffffff');
  outline(16, '#c4221f');
  sheet.write(text, size / 2, size / 2 + 68, { sizePx: 190, weight: 900, color: '#ffffff', align: 'center' });
  return sheet;
}

/** A shop front at night or by day: a lit board over windows and a door. */
export function shopFront(data: { name: string; subtitle: string; board: string; wall: string; glow: string }): Sheet {
  const sheet = new Sheet(1500, 1000, data.wall);
  const { pen } = sheet;
  sheet.fillRounded(120, 130, 1260, 230, 14, data.board);
  pen.save();
  pen.shadowColor = data.glow;
  pen.shadowBlur = 34;
  sheet.write(data.name, 750, 272, { sizePx: 118, weight: 700, color: '#fff7e0', align: 'center', maxWidthPx: 1180 });
  pen.restore();
  sheet.write(data.subtitle, 750, 335, { sizePx: 38, weight: 500, color: '#f6e7c1', align: 'center' });
  for (const x of [160, 960]) {
    const window = pen.createLinearGradient(0, 420, 0, 860);
    window.addColorStop(0, '#ffe9b0');
    window.addColorStop(1, '#d98f3e');
    pen.fillStyle = window;
    pen.fillRect(x, 430, 380, 400);
    sheet.rule(x + 190, 430, x + 190, 830, data.wall, 12);
    sheet.rule(x, 630, x + 380, 630, data.wall, 12);
  }
  sheet.fillRounded(600, 430, 300, 570, 10, data.board);
  sheet.fillRounded(630, 470, 240, 300, 8, '#ffdf9c');
  sheet.write('OPEN', 750, 640, { sizePx: 64, weight: 700, color: '#8c2f1b', align: 'center' });
  return sheet;
}

/** A hanging banner written from top to bottom. */
export function banner(text: string, color: string): Sheet {
  const sizePx = 150;
  const sheet = new Sheet(280, Math.round(160 + text.length * sizePx * 1.12), color);
  sheet.pen.strokeStyle = '#f3d48a';
  sheet.pen.lineWidth = 10;
  sheet.pen.strokeRect(20, 20, sheet.width - 40, sheet.height - 40);
  sheet.writeDown(text, 140, 80, { sizePx, weight: 700, color: '#fbe7b2' });
  return sheet;
}

function arrow(sheet: Sheet, direction: 'left' | 'right', color: string): void {
  const { pen } = sheet;
  const toward = direction === 'left' ? -1 : 1;
  const x = direction === 'left' ? 130 : sheet.width - 130;
  const y = sheet.height / 2;
  pen.strokeStyle = color;
  pen.lineWidth = 22;
  pen.lineJoin = 'miter';
  pen.beginPath();
  pen.moveTo(x - toward * 60, y);
  pen.lineTo(x + toward * 50, y);
  pen.moveTo(x + toward * 5, y - 52);
  pen.lineTo(x + toward * 60, y);
  pen.lineTo(x + toward * 5, y + 52);
  pen.stroke();
}
