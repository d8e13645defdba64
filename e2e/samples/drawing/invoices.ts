import { Sheet } from './sheet.ts';

export interface InvoiceItem {
  name: string;
  quantity: number;
  price: number;
}

export interface Invoice {
  seller: string;
  sellerAddress: string;
  title: string;
  number: string;
  date: string;
  billTo: readonly string[];
  items: readonly InvoiceItem[];
  currency: string;
  taxPercent: number;
  note: string;
  accent: string;
}

/** An English business invoice on A4. */
export function invoice(data: Invoice): Sheet {
  const sheet = new Sheet(1240, 1640, '#fdfdfb');
  sheet.pen.fillStyle = data.accent;
  sheet.pen.fillRect(0, 0, 1240, 22);
  sheet.write(data.seller, 90, 140, { sizePx: 46, weight: 700, color: data.accent });
  sheet.write(data.sellerAddress, 90, 190, { sizePx: 24, color: '#55585e' });
  sheet.write(data.title, 1150, 150, { sizePx: 72, weight: 900, color: '#202226', align: 'right' });
  sheet.write(`No. ${data.number}`, 1150, 208, { sizePx: 28, weight: 500, align: 'right' });
  sheet.write(`Date: ${data.date}`, 1150, 252, { sizePx: 28, align: 'right' });
  sheet.write('Bill to', 90, 330, { sizePx: 26, weight: 700, color: data.accent });
  for (const [index, line] of data.billTo.entries()) {
    sheet.write(line, 90, 376 + index * 40, { sizePx: 28 });
  }
  const bottom = itemTable(sheet, data, 540);
  const subtotal = data.items.reduce((sum, item) => sum + item.quantity * item.price, 0);
  const tax = (subtotal * data.taxPercent) / 100;
  const sums: [string, number][] = [
    ['Subtotal', subtotal],
    [`Tax ${data.taxPercent}%`, tax],
  ];
  for (const [index, [label, amount]] of sums.entries()) {
    sheet.write(label, 800, bottom + 70 + index * 48, { sizePx: 28, color: '#55585e' });
    sheet.write(money(data, amount), 1150, bottom + 70 + index * 48, { sizePx: 28, align: 'right' });
  }
  sheet.fillRounded(770, bottom + 145, 400, 76, 8, data.accent);
  sheet.write('TOTAL', 800, bottom + 197, { sizePx: 34, weight: 700, color: '#ffffff' });
  sheet.write(money(data, subtotal + tax), 1150, bottom + 197, {
    sizePx: 34,
    weight: 700,
    color: '#ffffff',
    align: 'right',
  });
  sheet.write(data.note, 90, 1560, { sizePx: 26, color: '#55585e' });
  return sheet;
}

function itemTable(sheet: Sheet, data: Invoice, top: number): number {
  sheet.fillRounded(90, top, 1060, 62, 6, '#eef0f3');
  sheet.write('Description', 112, top + 42, { sizePx: 26, weight: 700 });
  sheet.write('Qty', 700, top + 42, { sizePx: 26, weight: 700, align: 'right' });
  sheet.write('Price', 900, top + 42, { sizePx: 26, weight: 700, align: 'right' });
  sheet.write('Amount', 1130, top + 42, { sizePx: 26, weight: 700, align: 'right' });
  let y = top + 62;
  for (const item of data.items) {
    y += 64;
    sheet.write(item.name, 112, y - 20, { sizePx: 28 });
    sheet.write(String(item.quantity), 700, y - 20, { sizePx: 28, align: 'right' });
    sheet.write(item.price.toFixed(2), 900, y - 20, { sizePx: 28, align: 'right' });
    sheet.write((item.quantity * item.price).toFixed(2), 1130, y - 20, { sizePx: 28, align: 'right' });
    sheet.rule(90, y, 1150, y, '#d9dce1', 1.5);
  }
  return y;
}

function money(data: Invoice, amount: number): string {
  return `${data.currency}${amount.toFixed(2)}`;
}

export interface Fapiao {
  title: string;
  number: string;
  date: string;
  buyer: string;
  seller: string;
  items: readonly (InvoiceItem & { unit: string })[];
  totalInWords: string;
  payee: string;
}

/** A Chinese fapiao: a wide form with red-brown rules, a round seal and a table. */
export function fapiao(data: Fapiao): Sheet {
  const sheet = new Sheet(1600, 1020, '#fffdf8');
  const ink = '#7a3b22';
  sheet.write(data.title, 800, 110, { sizePx: 52, weight: 500, color: ink, align: 'center' });
  sheet.rule(540, 132, 1060, 132, ink, 2);
  sheet.rule(540, 139, 1060, 139, ink, 2);
  seal(sheet, 800, 128);
  sheet.write(`发票号码：${data.number}`, 1530, 86, { sizePx: 26, align: 'right' });
  sheet.write(`开票日期：${data.date}`, 1530, 132, { sizePx: 26, align: 'right' });
  const { pen } = sheet;
  pen.strokeStyle = ink;
  pen.lineWidth = 2;
  pen.strokeRect(70, 180, 1460, 730);
  sheet.write(`购买方：${data.buyer}`, 100, 236, { sizePx: 28 });
  sheet.write(`销售方：${data.seller}`, 830, 236, { sizePx: 28 });
  sheet.rule(800, 180, 800, 270, ink, 2);
  sheet.rule(70, 270, 1530, 270, ink, 2);
  const columns: [label: string, x: number, align: 'left' | 'right'][] = [
    ['项目名称', 100, 'left'],
    ['单位', 690, 'left'],
    ['数量', 930, 'right'],
    ['单价', 1180, 'right'],
    ['金额', 1490, 'right'],
  ];
  for (const [label, x, align] of columns) {
    sheet.write(label, x, 324, { sizePx: 28, weight: 500, color: ink, align });
  }
  sheet.rule(70, 350, 1530, 350, ink, 1.5);
  let y = 350;
  for (const item of data.items) {
    y += 62;
    sheet.write(item.name, 100, y - 14, { sizePx: 28 });
    sheet.write(item.unit, 690, y - 14, { sizePx: 28 });
    sheet.write(String(item.quantity), 930, y - 14, { sizePx: 28, align: 'right' });
    sheet.write(item.price.toFixed(2), 1180, y - 14, { sizePx: 28, align: 'right' });
    sheet.write((item.quantity * item.price).toFixed(2), 1490, y - 14, { sizePx: 28, align: 'right' });
  }
  const total = data.items.reduce((sum, item) => sum + item.quantity * item.price, 0);
  sheet.rule(70, 810, 1530, 810, ink, 2);
  sheet.write(`价税合计（大写）${data.totalInWords}`, 100, 874, { sizePx: 28 });
  sheet.write(`（小写）¥${total.toFixed(2)}`, 1490, 874, { sizePx: 28, weight: 700, align: 'right' });
  sheet.write(`收款人：${data.payee}`, 100, 966, { sizePx: 26 });
  sheet.write('复核：林一诺', 620, 966, { sizePx: 26 });
  sheet.write('开票人：周小满', 1130, 966, { sizePx: 26 });
  return sheet;
}

function seal(sheet: Sheet, x: number, y: number): void {
  const { pen } = sheet;
  pen.save();
  pen.globalAlpha = 0.35;
  pen.strokeStyle = '#d2322d';
  pen.lineWidth = 5;
  pen.beginPath();
  pen.ellipse(x, y, 150, 84, 0, 0, Math.PI * 2);
  pen.stroke();
  pen.restore();
}
