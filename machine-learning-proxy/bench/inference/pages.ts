import sharp from 'sharp';

/** A preview of a photographed page, as Immich's server sends it for inference. */
export interface Page {
  readonly lines: number;
  readonly jpeg: Buffer;
}

const WIDTH = 1920;
const HEIGHT = 1440;
const FONTS = "'Noto Sans CJK SC', 'Noto Sans', sans-serif";

/** Columns of text and its size in pixels: fewer lines are larger, as they are in photos. */
const layouts = new Map([
  [0, { columns: 1, fontSize: 0 }],
  [5, { columns: 1, fontSize: 44 }],
  [30, { columns: 2, fontSize: 34 }],
  [100, { columns: 4, fontSize: 24 }],
]);

/** The numbers of lines that are measured: a landscape, a sign, a page, and a page in small print. */
export const lineCounts: readonly number[] = [...layouts.keys()];

const phrases = [
  '开票日期 2024-03-18 北京',
  'Invoice number 86400217',
  '货物名称 办公用纸 12 箱',
  'Total amount 1,299.00',
  '纳税人识别号 91370X',
  'Payment within 30 days',
  '上海浦东新区世纪大道',
  'Thank you for visiting',
];

/** Renders one page for each of {@link lineCounts}; the same bytes every time. */
export function renderPages(): Promise<Page[]> {
  return Promise.all(lineCounts.map(async (lines) => ({ lines, jpeg: await renderPage(lines) })));
}

/** Pictures that take most memory: of 27 megapixels, the screen of a phone, and one that was scrolled through. */
export async function renderLargePictures(): Promise<Buffer[]> {
  const page = await renderPage(5);
  const screen = await renderPage(30);
  return Promise.all([
    sharp(page).resize(6000, 4500).jpeg().toBuffer(),
    sharp(screen).resize(1080, 2400, { fit: 'cover' }).jpeg().toBuffer(),
    sharp(screen).resize(1080, 9000, { fit: 'contain' }).jpeg().toBuffer(),
  ]);
}

async function renderPage(lines: number): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <defs><linearGradient id="ground" x2="0.4" y2="1"><stop stop-color="#f4f1e8"/><stop offset="1" stop-color="#c9cfd6"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#ground)"/>${hills()}${sheetOfText(lines)}</svg>`;
  return sharp(Buffer.from(svg))
    .flatten()
    .composite([{ input: grain(), raw: { width: WIDTH, height: HEIGHT, channels: 3 }, blend: 'soft-light' }])
    .jpeg({ quality: 80 })
    .toBuffer();
}

/** What a camera adds. Numbers of a generator of its own, so that every run has the same pixels. */
function grain(): Buffer {
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3);
  let state = 1;
  for (let at = 0; at < pixels.length; at += 3) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    pixels.fill(116 + (state >>> 24) * 0.1, at, at + 3);
  }
  return pixels;
}

/** Soft shapes at the foot of the picture, so that decoding and detection have something to do. */
function hills(): string {
  const hill = (x: number, radius: number, color: string) =>
    `<ellipse cx="${x}" cy="${HEIGHT + 80}" rx="${radius}" ry="${radius / 3}" fill="${color}"/>`;
  return hill(300, 700, '#8fa58a') + hill(1300, 900, '#7d9a94') + hill(1800, 500, '#a3ad8d');
}

function sheetOfText(lines: number): string {
  const { columns, fontSize } = layouts.get(lines)!;
  if (lines === 0) {
    return '';
  }
  const rows = lines / columns;
  const texts = Array.from({ length: lines }, (_, index) => {
    const x = 60 + Math.floor(index / rows) * ((WIDTH - 60) / columns);
    const y = 90 + (index % rows) * ((HEIGHT - 120) / rows);
    const text = phrases[(index * 3 + Math.floor(index / rows)) % phrases.length]!;
    return `<text x="${x}" y="${y}" font-size="${fontSize}" font-family="${FONTS}" fill="#22252a">${text}</text>`;
  });
  return `<rect x="30" y="30" width="${WIDTH - 60}" height="${HEIGHT - 60}" fill="#fbfaf6"/>${texts.join('')}`;
}
