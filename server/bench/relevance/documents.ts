import { Random } from '../random.ts';

/** One photo of the labelled set. What it is about is known because it was made so. */
export interface Document {
  readonly name: string;
  readonly lines: readonly string[];
  /** What the picture is: a page, or a surface of one colour. */
  readonly picture: 'page' | Colour;
  /** What it is about, by kind: `vendor`, `code`, `colour`, … */
  readonly facts: Readonly<Record<string, string>>;
}

export const COLOURS = {
  red: ['#d01c1c', '红色'],
  orange: ['#f58a1f', '橙色'],
  yellow: ['#f2d91a', '黄色'],
  green: ['#1f9d3a', '绿色'],
  blue: ['#1f55c9', '蓝色'],
  purple: ['#7a2bb0', '紫色'],
  pink: ['#f58fb8', '粉色'],
  brown: ['#7a4a21', '棕色'],
  black: ['#0c0c0c', '黑色'],
  grey: ['#808080', '灰色'],
} as const;
export type Colour = keyof typeof COLOURS;
const SIGN_COLOURS = ['red', 'green', 'blue', 'yellow', 'purple'] as const;

export const VENDORS = [
  ...['Cobalt Cycles', 'Juniper Bakery', 'Harbour Dental', 'Meridian Plumbing', 'Saffron Kitchen', 'Tundra Outdoors'],
  ...[
    'Velvet Upholstery',
    'Quartz Jewellers',
    'Lantern Bookshop',
    'Falcon Couriers',
    'Orchard Nursery',
    'Pebble Pottery',
  ],
  ...[
    'Summit Insurance',
    'Willow Veterinary',
    'Compass Travel',
    'Anchor Chandlery',
    'Beacon Electric',
    'Cedar Joinery',
  ],
  ...['Domino Printing', 'Ember Fireplaces', 'Garnet Optics', 'Heron Fisheries', 'Indigo Fabrics', 'Jasper Masonry'],
] as const;
export const STATUSES = [
  'payment received in full',
  'full payment not received',
  'please pay within thirty days',
] as const;
export const ITEMS = [
  ...['oat milk', 'rye bread', 'orange juice', 'goat cheese', 'green tea', 'brown sugar', 'black pepper', 'olive oil'],
  ...['sparkling water', 'dark chocolate', 'paper towels', 'dish soap', 'frozen peas', 'lemon sorbet', 'red lentils'],
] as const;
export const SELLERS = [
  ...['上海云帆科技有限公司', '北京晨光文具有限公司', '广州珠江餐饮有限公司', '深圳鹏程物流有限公司', '杭州西湖旅行社'],
  ...['成都天府茶业有限公司', '南京长江图书有限公司', '武汉黄鹤酒店有限公司'],
] as const;
/** Written in traditional characters, and how the same is written in simplified ones. */
export const TRADITIONAL = [
  ['臺灣電子發票證明聯', '台湾电子发票证明联'],
  ['國際機場免稅商店', '国际机场免税商店'],
  ['鐵路車票優惠', '铁路车票优惠'],
  ['圖書館借閱證', '图书馆借阅证'],
  ['藥品說明書', '药品说明书'],
  ['開幕慶典門票', '开幕庆典门票'],
] as const;
export const SIGNS = [
  'STOP',
  'EXIT',
  'NO PARKING',
  'PLATFORM',
  'OPEN',
  'SALE',
  '安全出口',
  '禁止停车',
  '入口',
] as const;
export const TOPICS = [
  ...['iPhone15 发布会', 'WiFi 密码', 'Zoom 会议', 'PPT 修改', 'KTV 生日', 'AA制 晚餐', 'GitHub 代码', 'Excel 报表'],
  ...['VR 展览'],
] as const;
/** Words as they stand on paper, and as text recognition misread them. */
export const MISREAD = [
  ['millstone', 'mi1lstone'],
  ['broccoli', 'brocco1i'],
  ['parchment', 'parchrnent'],
  ['sovereign', 's0vereign'],
  ['turmeric', 'turrneric'],
  ['windmill', 'vvindmill'],
  ['clearance', 'dearance'],
  ['signature', '5ignature'],
  ['bicycle', 'bicyc1e'],
  ['zeppelin', '2eppelin'],
  ['quarterly', '9uarterly'],
  ['lieutenant', '1ieutenant'],
] as const;

/** All documents of the set, the same ones every time. */
export function documents(): Document[] {
  const random = new Random(11);
  return [
    ...invoices(random),
    ...receipts(random),
    ...fapiao(random),
    ...traditionalPages(),
    ...signs(),
    ...chats(random),
    ...misreadPages(random),
    ...photos(),
  ];
}

function invoices(random: Random): Document[] {
  return Array.from({ length: 72 }, (_, index) => {
    const vendor = VENDORS[index % VENDORS.length]!;
    const status = STATUSES[Math.floor(index / VENDORS.length)]!;
    const code = `INV-2024-${String(index + 17).padStart(4, '0')}`;
    const price = `${1 + random.below(9)},${100 + index}.${10 + random.below(90)}`;
    const lines = [
      `${vendor} Ltd`,
      `Invoice No. ${code}`,
      `Date: 2024-${month(index)}-15`,
      `Total due: $${price}`,
      status,
    ];
    return page(`invoice ${index}`, lines, { kind: 'invoice', vendor, code, price, status });
  });
}

function receipts(random: Random): Document[] {
  return Array.from({ length: 48 }, (_, index) => {
    const item = ITEMS[index % ITEMS.length]!;
    const other = ITEMS[(index + 1 + random.below(ITEMS.length - 1)) % ITEMS.length]!;
    const lines = [
      'Corner Grocery',
      `${item} ${priceBelowTen(random)}`,
      `${other} ${priceBelowTen(random)}`,
      'Thank you',
    ];
    return page(`receipt ${index}`, lines, { kind: 'receipt', items: `${item}, ${other}` });
  });
}

function fapiao(random: Random): Document[] {
  return Array.from({ length: 56 }, (_, index) => {
    const seller = SELLERS[index % SELLERS.length]!;
    const number = String(70_000_000 + index * 7919);
    const type = index % 2 === 0 ? '增值税专用发票' : '增值税普通发票';
    const red = index % 5 === 0;
    const lines = [type, `发票号码 ${number}`, `销售方：${seller}`, `价税合计 ¥${100 + random.below(900)}.00`];
    return page(`fapiao ${index}`, red ? [...lines, '红字'] : lines, { kind: type, seller, number, red: String(red) });
  });
}

function traditionalPages(): Document[] {
  return TRADITIONAL.flatMap(([written, simplified]) =>
    [1, 2].map((copy) =>
      page(`traditional ${simplified} ${copy}`, [written, `編號 ${copy}`], { traditional: simplified }),
    ),
  );
}

function signs(): Document[] {
  return SIGNS.flatMap((sign) =>
    SIGN_COLOURS.map((colour) => ({
      name: `sign ${sign} ${colour}`,
      lines: [sign],
      picture: colour,
      facts: { sign, colour },
    })),
  );
}

function chats(random: Random): Document[] {
  return TOPICS.flatMap((topic) =>
    [1, 2, 3, 4].map((copy) =>
      page(`chat ${topic} ${copy}`, [random.pick(['你好', '在吗', '收到']), topic, `明天 ${8 + copy}:30 见`], {
        topic,
      }),
    ),
  );
}

function misreadPages(random: Random): Document[] {
  return MISREAD.flatMap(([word, misread]) =>
    [word, misread].map((written) =>
      page(`page with ${written}`, [`about the ${written}`, `page ${1 + random.below(40)}`], { word, written }),
    ),
  );
}

/** Photos of one colour, without any text. */
function photos(): Document[] {
  return (Object.keys(COLOURS) as Colour[]).flatMap((colour) =>
    [1, 2, 3, 4, 5, 6].map((copy) => ({
      name: `photo ${colour} ${copy}`,
      lines: [],
      picture: colour,
      facts: { colour },
    })),
  );
}

function page(name: string, lines: readonly string[], facts: Document['facts']): Document {
  return { name, lines, picture: 'page', facts };
}

function month(index: number): string {
  return String(1 + (index % 12)).padStart(2, '0');
}

function priceBelowTen(random: Random): string {
  return `${1 + random.below(9)}.${10 + random.below(90)}`;
}
