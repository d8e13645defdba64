import { Sheet } from './sheet.ts';

const PHONE_WIDTH = 1080;

interface Theme {
  background: string;
  card: string;
  ink: string;
  faint: string;
}

const LIGHT: Theme = { background: '#f2f3f7', card: '#ffffff', ink: '#1c1c1e', faint: '#7b7e86' };
const DARK: Theme = { background: '#0f1115', card: '#1d2129', ink: '#f1f2f4', faint: '#9aa0aa' };

/** A phone screen with a status bar, a title and cards of `label — value` rows. */
export function phoneScreen(data: {
  time: string;
  title: string;
  accent: string;
  headline?: readonly [text: string, detail: string];
  cards: readonly (readonly (readonly [label: string, value: string])[])[];
  button?: string;
  dark?: boolean;
}): Sheet {
  const theme = data.dark ? DARK : LIGHT;
  const sheet = new Sheet(PHONE_WIDTH, 1920, theme.background);
  statusBar(sheet, data.time, theme);
  sheet.write(data.title, 60, 200, { sizePx: 62, weight: 700, color: theme.ink });
  let y = 260;
  if (data.headline) {
    sheet.fillRounded(48, y, PHONE_WIDTH - 96, 280, 36, data.accent);
    sheet.write(data.headline[0], PHONE_WIDTH / 2, y + 140, {
      sizePx: 84,
      weight: 700,
      color: '#ffffff',
      align: 'center',
      maxWidthPx: PHONE_WIDTH - 200,
    });
    sheet.write(data.headline[1], PHONE_WIDTH / 2, y + 218, { sizePx: 40, color: '#ffffff', align: 'center' });
    y += 330;
  }
  for (const card of data.cards) {
    const height = card.length * 108 + 24;
    sheet.fillRounded(48, y, PHONE_WIDTH - 96, height, 32, theme.card);
    for (const [index, [label, value]] of card.entries()) {
      const baseline = y + 82 + index * 108;
      sheet.write(label, 96, baseline, { sizePx: 40, color: theme.faint });
      sheet.write(value, PHONE_WIDTH - 96, baseline, { sizePx: 40, weight: 500, color: theme.ink, align: 'right' });
      if (index > 0) {
        sheet.rule(96, baseline - 74, PHONE_WIDTH - 96, baseline - 74, data.dark ? '#2b303a' : '#e4e6eb', 2);
      }
    }
    y += height + 40;
  }
  if (data.button) {
    sheet.fillRounded(96, 1730, PHONE_WIDTH - 192, 116, 58, data.accent);
    sheet.write(data.button, PHONE_WIDTH / 2, 1804, { sizePx: 46, weight: 700, color: '#ffffff', align: 'center' });
  }
  return sheet;
}

/** A code editor or terminal window on a desktop. Colours go by the first word of a line. */
export function terminal(title: string, lines: readonly string[]): Sheet {
  const sheet = new Sheet(1600, 1000, '#33415c');
  sheet.fillRounded(80, 70, 1440, 860, 18, '#11151c');
  sheet.fillRounded(80, 70, 1440, 64, 18, '#2a303b');
  for (const [index, color] of ['#ff5f57', '#febc2e', '#28c840'].entries()) {
    sheet.fillRounded(108 + index * 38, 90, 24, 24, 12, color);
  }
  sheet.write(title, 800, 112, { sizePx: 26, color: '#c9ced8', align: 'center' });
  for (const [index, line] of lines.entries()) {
    const color = line.startsWith('$') ? '#7ee787' : line.startsWith('Error') ? '#ff7b72' : '#d6dbe4';
    sheet.write(line, 116, 196 + index * 52, { sizePx: 32, color });
  }
  return sheet;
}

/** A dialog over a dimmed desktop, as in a screenshot of an error. */
export function dialog(data: { title: string; body: readonly string[]; buttons: readonly string[] }): Sheet {
  const sheet = new Sheet(1600, 1000, '#7d8aa5');
  const { pen } = sheet;
  const gradient = pen.createLinearGradient(0, 0, 1600, 1000);
  gradient.addColorStop(0, '#54648c');
  gradient.addColorStop(1, '#8fa3b8');
  pen.fillStyle = gradient;
  pen.fillRect(0, 0, 1600, 1000);
  sheet.fillRounded(380, 290, 840, 420, 22, '#ffffff');
  sheet.fillRounded(430, 344, 64, 64, 32, '#d43c3c');
  sheet.rule(446, 360, 478, 392, '#ffffff', 8);
  sheet.rule(478, 360, 446, 392, '#ffffff', 8);
  sheet.write(data.title, 520, 392, { sizePx: 42, weight: 700 });
  for (const [index, line] of data.body.entries()) {
    sheet.write(line, 520, 460 + index * 48, { sizePx: 30, color: '#45484f' });
  }
  for (const [index, label] of data.buttons.entries()) {
    const x = 1170 - (data.buttons.length - index) * 230 + 20;
    sheet.fillRounded(x, 616, 200, 62, 12, index === data.buttons.length - 1 ? '#2f6fed' : '#e7eaf0');
    sheet.write(label, x + 100, 657, {
      sizePx: 28,
      weight: 500,
      color: index === data.buttons.length - 1 ? '#ffffff' : '#1c1c1e',
      align: 'center',
    });
  }
  return sheet;
}

export interface ChatMessage {
  from: 'me' | 'them';
  /** One entry a line: bubbles do not wrap by themselves, so that the ground truth is plain. */
  lines: readonly string[];
}

/** A conversation of speech bubbles. */
export function chat(data: {
  time: string;
  name: string;
  accent: string;
  messages: readonly ChatMessage[];
  dark?: boolean;
}): Sheet {
  const theme = data.dark ? DARK : LIGHT;
  const sheet = new Sheet(PHONE_WIDTH, 1920, theme.background);
  sheet.pen.fillStyle = theme.card;
  sheet.pen.fillRect(0, 0, PHONE_WIDTH, 240);
  statusBar(sheet, data.time, theme);
  sheet.write(data.name, PHONE_WIDTH / 2, 186, { sizePx: 50, weight: 700, color: theme.ink, align: 'center' });
  let y = 290;
  for (const message of data.messages) {
    const style = { sizePx: 44, color: message.from === 'me' ? '#ffffff' : theme.ink };
    const width = Math.max(...message.lines.map((line) => sheet.widthOf(line, style))) + 84;
    const height = message.lines.length * 64 + 52;
    const x = message.from === 'me' ? PHONE_WIDTH - 48 - width : 148;
    sheet.fillRounded(x, y, width, height, 34, message.from === 'me' ? data.accent : theme.card);
    if (message.from === 'them') {
      avatar(sheet, 92, y + 44, data.accent);
    }
    for (const [index, line] of message.lines.entries()) {
      sheet.write(line, x + 42, y + 72 + index * 64, style);
    }
    y += height + 36;
  }
  sheet.fillRounded(48, 1780, PHONE_WIDTH - 96, 92, 46, theme.card);
  return sheet;
}

function avatar(sheet: Sheet, x: number, y: number, color: string): void {
  const { pen } = sheet;
  pen.save();
  pen.beginPath();
  pen.arc(x, y, 42, 0, Math.PI * 2);
  pen.clip();
  pen.fillStyle = color;
  pen.globalAlpha = 0.35;
  pen.fillRect(x - 42, y - 42, 84, 84);
  pen.globalAlpha = 1;
  pen.beginPath();
  pen.arc(x, y - 8, 16, 0, Math.PI * 2);
  pen.ellipse(x, y + 40, 30, 28, 0, 0, Math.PI * 2);
  pen.fill();
  pen.restore();
}

function statusBar(sheet: Sheet, time: string, theme: Theme): void {
  sheet.write(time, 60, 74, { sizePx: 36, weight: 700, color: theme.ink });
  const { pen } = sheet;
  pen.strokeStyle = theme.ink;
  pen.lineWidth = 3;
  pen.beginPath();
  pen.roundRect(960, 46, 58, 30, 8);
  pen.stroke();
  sheet.fillRounded(966, 52, 38, 18, 4, theme.ink);
  for (const [index, height] of [10, 16, 22, 28].entries()) {
    sheet.fillRounded(880 + index * 14, 76 - height, 9, height, 2, theme.ink);
  }
}
