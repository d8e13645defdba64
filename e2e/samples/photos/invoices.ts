import { fapiao, invoice } from '../drawing/invoices.ts';
import { WALNUT, onFelt, onOak, onWalnut, onto } from '../drawing/settings.ts';
import { type Sample } from '../sample.ts';

export const INVOICES: readonly Sample[] = [
  {
    file: 'invoice-marlow-and-pine.jpg',
    category: 'invoice',
    takenAt: '2024-02-14T10:12:05',
    camera: 'phone',
    place: 'london',
    draw: (random) =>
      onOak(
        invoice({
          seller: 'Marlow & Pine Ltd',
          sellerAddress: '18 Harbour Lane, Brindleford',
          title: 'INVOICE',
          number: 'MP-2024-0117',
          date: '12 February 2024',
          billTo: ['Greta Lindqvist', '7 Orchard Row', 'Wexcombe'],
          items: [
            { name: 'Oak writing desk', quantity: 1, price: 640 },
            { name: 'Desk lamp, brass', quantity: 2, price: 58.5 },
            { name: 'Delivery and assembly', quantity: 1, price: 45 },
          ],
          currency: '£',
          taxPercent: 20,
          note: 'Payment due within 30 days. Thank you for your order.',
          accent: '#1f5d50',
        }),
        random,
      ),
  },
  {
    file: 'invoice-cobalt-cycles.png',
    category: 'invoice',
    takenAt: '2024-06-03T09:30:00',
    draw: () =>
      invoice({
        seller: 'Cobalt Cycles',
        sellerAddress: '221 Mill Road, Eastvale',
        title: 'INVOICE',
        number: 'CC-88231',
        date: '3 June 2024',
        billTo: ['Tomas Berg', 'Flat 4, Cedar Court', 'Eastvale'],
        items: [
          { name: 'Full service', quantity: 1, price: 75 },
          { name: 'Brake pads', quantity: 4, price: 9.9 },
          { name: 'Inner tube 28 inch', quantity: 2, price: 6.5 },
          { name: 'Chain wax', quantity: 1, price: 12 },
        ],
        currency: '€',
        taxPercent: 21,
        note: 'Warranty: 90 days on parts and labour.',
        accent: '#1d4fa0',
      }),
  },
  {
    file: 'hotel-bill-seaview.jpg',
    category: 'invoice',
    takenAt: '2025-07-21T08:44:10',
    camera: 'compact',
    storedSideways: true,
    draw: (random) =>
      onto({
        size: 'tall',
        backdrop: WALNUT,
        x: 0.5,
        y: 0.5,
        width: 0.84,
        degrees: 3,
        lean: -0.05,
        grain: 6,
        light: { from: [0.9, 0.9], shade: 0.5 },
      })(
        invoice({
          seller: 'Seaview Grand Hotel',
          sellerAddress: 'Promenade 1, Port Ellery',
          title: 'GUEST FOLIO',
          number: '40-7719',
          date: '21 July 2025',
          billTo: ['Mei Tanaka', 'Room 508', '3 nights'],
          items: [
            { name: 'Double room with breakfast', quantity: 3, price: 142 },
            { name: 'Dinner, restaurant Lantern', quantity: 1, price: 86.4 },
            { name: 'Parking', quantity: 3, price: 15 },
          ],
          currency: '$',
          taxPercent: 8,
          note: 'We hope to welcome you again soon.',
          accent: '#8a5a1d',
        }),
        random,
      ),
  },
  {
    file: 'fapiao-xinghe-office.png',
    category: 'invoice',
    takenAt: '2024-03-18T15:20:00',
    draw: () =>
      fapiao({
        title: '增值税电子普通发票',
        number: '24310728590',
        date: '2024年03月18日',
        buyer: '青木设计工作室',
        seller: '星河办公用品商行',
        items: [
          { name: '办公椅', unit: '把', quantity: 2, price: 468 },
          { name: '打印纸 A4', unit: '箱', quantity: 5, price: 129 },
          { name: '白板笔', unit: '盒', quantity: 3, price: 24.5 },
        ],
        totalInWords: '壹仟陆佰伍拾肆元伍角整',
        payee: '陈雨桐',
      }),
  },
  {
    file: 'fapiao-restaurant.jpg',
    category: 'invoice',
    takenAt: '2024-10-05T20:41:33',
    camera: 'phone',
    place: 'shanghai',
    draw: (random) =>
      onWalnut(
        fapiao({
          title: '餐饮服务发票',
          number: '31009264418',
          date: '2024年10月05日',
          buyer: '个人',
          seller: '梧桐里小馆',
          items: [
            { name: '清蒸鲈鱼', unit: '份', quantity: 1, price: 98 },
            { name: '蟹粉豆腐', unit: '份', quantity: 1, price: 68 },
            { name: '桂花酒酿', unit: '碗', quantity: 3, price: 18 },
          ],
          totalInWords: '贰佰贰拾元整',
          payee: '许知远',
        }),
        random,
      ),
  },
  {
    file: 'fapiao-bookshop.webp',
    category: 'invoice',
    takenAt: '2025-04-11T13:05:51',
    camera: 'phone',
    place: 'guangzhou',
    draw: (random) =>
      onFelt(
        fapiao({
          title: '电子发票（普通发票）',
          number: '25440391276',
          date: '2025年04月11日',
          buyer: '李思远',
          seller: '南风书店',
          items: [
            { name: '山海经图说', unit: '册', quantity: 1, price: 88 },
            { name: '儿童地图集', unit: '册', quantity: 2, price: 56 },
          ],
          totalInWords: '贰佰元整',
          payee: '何静',
        }),
        random,
      ),
  },
];
