import { Sheet } from './sheet.ts';

/** A restaurant menu in one column. */
export function menu(data: {
  title: string;
  subtitle: string;
  dishes: readonly (readonly [name: string, price: string])[];
  paper: string;
  ink: string;
}): Sheet {
  const sheet = new Sheet(1100, 420 + data.dishes.length * 88, data.paper);
  sheet.pen.strokeStyle = data.ink;
  sheet.pen.lineWidth = 4;
  sheet.pen.strokeRect(40, 40, sheet.width - 80, sheet.height - 80);
  sheet.write(data.title, 550, 170, { sizePx: 86, weight: 700, color: data.ink, align: 'center' });
  sheet.write(data.subtitle, 550, 236, { sizePx: 34, color: data.ink, align: 'center' });
  for (const [index, [name, price]] of data.dishes.entries()) {
    const y = 350 + index * 88;
    const end = 120 + sheet.write(name, 120, y, { sizePx: 44, weight: 500, color: data.ink });
    sheet.rule(end + 24, y - 8, 850, y - 8, data.ink, 3, [3, 11]);
    sheet.write(price, 980, y, { sizePx: 44, color: data.ink, align: 'right' });
  }
  return sheet;
}

/** A concert poster: bold words over sunrays. */
export function poster(data: {
  lines: readonly (readonly [text: string, sizePx: number])[];
  colors: readonly [string, string];
  ink: string;
}): Sheet {
  const sheet = new Sheet(1100, 1500, data.colors[0]);
  const { pen } = sheet;
  for (let ray = 0; ray < 24; ray += 2) {
    pen.fillStyle = data.colors[1];
    pen.beginPath();
    pen.moveTo(550, 1500);
    pen.arc(550, 1500, 2000, Math.PI * (1 + ray / 24), Math.PI * (1 + (ray + 1) / 24));
    pen.fill();
  }
  sheet.fillRounded(80, 80, 940, 1340, 30, 'rgba(255, 255, 255, 0.86)');
  let y = 150;
  for (const [text, sizePx] of data.lines) {
    y += sizePx * 1.35;
    sheet.write(text, 550, y, { sizePx, weight: 900, color: data.ink, align: 'center', maxWidthPx: 860 });
  }
  return sheet;
}

/** A business card. */
export function businessCard(data: {
  name: string;
  role: string;
  company: string;
  details: readonly string[];
  accent: string;
}): Sheet {
  const sheet = new Sheet(1100, 640, '#fcfcfc');
  sheet.pen.fillStyle = data.accent;
  sheet.pen.fillRect(0, 0, 26, 640);
  sheet.write(data.name, 90, 150, { sizePx: 68, weight: 700 });
  sheet.write(data.role, 90, 208, { sizePx: 34, color: '#5a5e66' });
  sheet.write(data.company, 90, 330, { sizePx: 40, weight: 500, color: data.accent });
  for (const [index, line] of data.details.entries()) {
    sheet.write(line, 90, 410 + index * 58, { sizePx: 34 });
  }
  return sheet;
}

/** A whiteboard after a meeting: a heading and hand-drawn arrows between notes. */
export function whiteboard(title: string, notes: readonly string[]): Sheet {
  const sheet = new Sheet(1600, 1060, '#f4f6f5');
  sheet.pen.strokeStyle = '#a7adb3';
  sheet.pen.lineWidth = 26;
  sheet.pen.strokeRect(0, 0, 1600, 1060);
  sheet.write(title, 110, 180, { sizePx: 88, weight: 700, color: '#1f4fa3' });
  sheet.rule(110, 206, 900, 214, '#c1322f', 7);
  for (const [index, note] of notes.entries()) {
    const y = 340 + index * 124;
    sheet.rule(120, y - 14, 176, y - 14, '#2b7a43', 8);
    sheet.rule(156, y - 34, 178, y - 14, '#2b7a43', 8);
    sheet.rule(156, y + 6, 178, y - 14, '#2b7a43', 8);
    sheet.write(note, 220, y, { sizePx: 56, weight: 500, color: '#23262b' });
  }
  return sheet;
}

/** A railway ticket: from, to, train, seat. */
export function trainTicket(data: {
  from: string;
  to: string;
  train: string;
  when: string;
  seat: string;
  price: string;
  passenger: string;
}): Sheet {
  const sheet = new Sheet(1200, 740, '#d8ecf3');
  const { pen } = sheet;
  for (let x = -740; x < 1200; x += 28) {
    sheet.rule(x, 740, x + 740, 0, 'rgba(255, 255, 255, 0.35)', 8);
  }
  sheet.write(data.from, 110, 190, { sizePx: 72, weight: 700 });
  sheet.write(data.train, 600, 180, { sizePx: 56, weight: 500, align: 'center' });
  sheet.rule(480, 206, 720, 206, '#1c1c1e', 4);
  sheet.write(data.to, 1090, 190, { sizePx: 72, weight: 700, align: 'right' });
  sheet.write(data.when, 110, 310, { sizePx: 42 });
  sheet.write(data.seat, 1090, 310, { sizePx: 42, align: 'right' });
  sheet.write(data.price, 110, 400, { sizePx: 42 });
  sheet.write(data.passenger, 110, 500, { sizePx: 40 });
  pen.fillStyle = '#1d5f86';
  pen.fillRect(0, 640, 1200, 100);
  sheet.write('限乘当日当次车', 110, 706, { sizePx: 40, weight: 500, color: '#ffffff' });
  return sheet;
}

/** A page of prose. */
export function bookPage(heading: string, lines: readonly string[], pageNumber: string): Sheet {
  const sheet = new Sheet(1050, 260 + lines.length * 66, '#fbf6ea');
  sheet.write(heading, 525, 130, { sizePx: 48, weight: 700, align: 'center' });
  for (const [index, line] of lines.entries()) {
    sheet.write(line, 100, 230 + index * 62, { sizePx: 36, color: '#2b2925' });
  }
  sheet.write(pageNumber, 525, sheet.height - 30, { sizePx: 28, align: 'center', color: '#6d675b' });
  return sheet;
}
