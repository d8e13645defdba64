import { between, type Random } from '../random.ts';
import { Sheet } from './sheet.ts';

export interface Receipt {
  shop: string;
  /** Lines under the name of the shop: address, telephone, time. */
  head: readonly string[];
  title?: string;
  items: readonly (readonly [name: string, amount: string])[];
  sums: readonly (readonly [label: string, amount: string])[];
  foot: readonly string[];
}

const WIDTH = 620;

/** A narrow till receipt on thermal paper, with dashed rules and a bar code. */
export function receipt(data: Receipt, random: Random): Sheet {
  const lineCount = data.head.length + data.items.length + data.sums.length + data.foot.length;
  const sheet = new Sheet(WIDTH, 420 + lineCount * 44, '#fbfaf7');
  let y = 92;
  sheet.write(data.shop, WIDTH / 2, y, { sizePx: 44, weight: 700, align: 'center', maxWidthPx: WIDTH - 80 });
  for (const line of data.head) {
    y += 42;
    sheet.write(line, WIDTH / 2, y, { sizePx: 26, align: 'center', maxWidthPx: WIDTH - 70 });
  }
  if (data.title) {
    y += 62;
    sheet.write(data.title, WIDTH / 2, y, { sizePx: 38, weight: 700, align: 'center' });
  }
  y = dashedRule(sheet, y + 26);
  y = amounts(sheet, data.items, y, 400);
  y = dashedRule(sheet, y + 26);
  y = amounts(sheet, data.sums, y, 700);
  y = dashedRule(sheet, y + 26);
  for (const line of data.foot) {
    y += 44;
    sheet.write(line, WIDTH / 2, y, { sizePx: 26, align: 'center' });
  }
  barCode(sheet, y + 36, random);
  return sheet;
}

function amounts(sheet: Sheet, rows: Receipt['items'], top: number, weight: 400 | 700): number {
  let y = top;
  for (const [name, amount] of rows) {
    y += 44;
    sheet.write(name, 44, y, { sizePx: 28, weight });
    sheet.write(amount, WIDTH - 44, y, { sizePx: 28, weight, align: 'right' });
  }
  return y;
}

function dashedRule(sheet: Sheet, y: number): number {
  sheet.rule(40, y, WIDTH - 40, y, '#44464a', 2, [10, 8]);
  return y + 6;
}

function barCode(sheet: Sheet, y: number, random: Random): void {
  sheet.pen.fillStyle = '#1c1c1e';
  for (let x = 120; x < WIDTH - 120;) {
    const bar = Math.floor(between(random, 2, 7));
    sheet.pen.fillRect(x, y, bar, 64);
    x += bar + Math.floor(between(random, 3, 8));
  }
}
