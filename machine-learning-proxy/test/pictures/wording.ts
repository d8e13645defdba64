import type { Sheet, SheetLine } from './sheet.ts';

/** Writes texts below each other, each with its size in pixels. */
function column(x: number, top: number, texts: readonly (readonly [text: string, sizePx: number])[]): SheetLine[] {
  let y = top;
  return texts.map(([text, sizePx]) => {
    y += Math.round(1.7 * sizePx);
    return { text, x, y, sizePx };
  });
}

/** Writes short words into a grid, with much room between them. */
function grid(left: number, top: number, rows: readonly (readonly string[])[], sizePx: number): SheetLine[] {
  return rows.flatMap((words, row) =>
    words.map((text, index) => ({ text, x: left + index * 6 * sizePx, y: top + row * 3 * sizePx, sizePx })),
  );
}

/** A notice on a door: long lines in several sizes. */
export const notice: Sheet = {
  width: 640,
  height: 480,
  lines: column(60, 20, [
    ['会议室使用须知', 40],
    ['Meeting room rules', 34],
    ['请在离开前关闭电源和门窗', 28],
    ['Please switch off the lights', 28],
    ['预约电话 021-5566 7788', 24],
    ['Bookings: desk@example.org', 24],
    ['开放时间 08:30 - 21:00', 22],
    ['Open Monday to Saturday', 22],
  ]),
};

/** A parcel label: lines of very different lengths. */
export const label: Sheet = {
  width: 560,
  height: 420,
  lines: column(50, 15, [
    ['FRAGILE', 44],
    ['易碎物品 轻拿轻放', 32],
    ['收件人 陈小雨', 28],
    ['Order 7730-2146', 28],
    ['杭州市西湖区文三路 88 号', 24],
    ['Weight 12.50 kg', 24],
    ['Box 3 of 4', 22],
  ]),
};

/** A plan of a floor: short words, and the lines that tell how they lie. */
export const floorPlan: Sheet = {
  width: 760,
  height: 560,
  lines: [
    ...grid(
      70,
      90,
      [
        ['OK', '5', 'A1', '出口'],
        ['B2', '男', '12', 'OFF'],
        ['电梯', '3F', 'NO', '8'],
      ],
      30,
    ),
    ...column(60, 340, [
      ['二层平面图 Second floor', 30],
      ['Emergency exits on both sides', 28],
    ]),
  ],
};

/** Signs on doors: nothing but short words. */
export const doorSigns: Sheet = {
  width: 760,
  height: 420,
  lines: grid(
    70,
    110,
    [
      ['OK', '5', 'A1', '出口'],
      ['B2', '男', '12', 'OFF'],
      ['电梯', '3F', 'NO', '8'],
    ],
    40,
  ).map((line) => ({ ...line, x: 70 + (line.x - 70) * 0.7 })),
};

/** A receipt: two columns, of which the right one is prices. */
export const receipt: Sheet = {
  width: 520,
  height: 700,
  lines: [
    ...column(150, 20, [['好邻居便利店', 36]]),
    ...column(50, 90, [
      ['Order 20260418-0937', 22],
      ['鲜牛奶 950ml', 22],
      ['全麦面包', 22],
      ['Mineral water 6x', 22],
      ['苹果 1.25 kg', 22],
      ['Dark chocolate', 22],
      ['合计 Total', 26],
      ['现金 Cash', 22],
      ['找零 Change', 22],
      ['2026-04-18 19:42:07', 20],
      ['谢谢惠顾 欢迎再来', 24],
    ]),
    ...column(390, 90 + 37, [
      ['12.50', 22],
      ['9.80', 22],
      ['18.00', 22],
      ['16.25', 22],
      ['23.90', 22],
      ['80.45', 26],
      ['100.00', 22],
      ['19.55', 22],
    ]),
  ],
};

/** Small print. */
export const smallPrint = (sizePx: number): Sheet => ({
  width: 44 * sizePx,
  height: 18 * sizePx,
  lines: column(3 * sizePx, sizePx, [
    ['Keep this receipt for your records', sizePx],
    ['本票据遗失不补，请妥善保管', sizePx],
    ['Returns within 14 days of purchase', sizePx],
    ['客服热线 400-820-1234', sizePx],
    ['Terminal 0472  Batch 000193', sizePx],
    ['合计人民币 128.50 元', sizePx],
    ['Thank you for shopping with us', sizePx],
  ]),
});
