import { receipt } from '../drawing/receipts.ts';
import { onGranite, onLinen } from '../drawing/settings.ts';
import { type Sample } from '../sample.ts';

export const RECEIPTS: readonly Sample[] = [
  {
    file: 'receipt-green-basket.jpg',
    category: 'receipt',
    takenAt: '2024-01-27T17:22:40',
    camera: 'phone',
    draw: (random) =>
      onGranite(
        receipt(
          {
            shop: 'GREEN BASKET',
            head: ['44 Station Road, Wexcombe', 'Tel 0555 014 220', '27/01/2024 17:18'],
            title: 'RECEIPT',
            items: [
              ['Sourdough bread', '3.40'],
              ['Oat milk 1L', '2.10'],
              ['Tomatoes 500g', '2.75'],
              ['Cheddar cheese', '4.60'],
              ['Blueberries', '3.25'],
              ['Dark chocolate', '2.90'],
            ],
            sums: [
              ['TOTAL', '19.00'],
              ['CARD', '19.00'],
            ],
            foot: ['Thank you for shopping', 'Open daily 7am - 10pm'],
          },
          random,
        ),
        random,
      ),
  },
  {
    file: 'receipt-ember-coffee.jpg',
    category: 'receipt',
    takenAt: '2024-08-09T08:15:12',
    camera: 'compact',
    place: 'vancouver',
    draw: (random) =>
      onLinen(
        receipt(
          {
            shop: 'Ember Coffee',
            head: ['902 Juniper Street', 'Order 57  Barista: Noa'],
            items: [
              ['Flat white', '4.80'],
              ['Cappuccino', '4.60'],
              ['Almond croissant', '5.20'],
              ['Lemon tart', '6.00'],
            ],
            sums: [
              ['Subtotal', '20.60'],
              ['Tip', '3.00'],
              ['Total', '23.60'],
            ],
            foot: ['Wi-Fi: ember-guest', 'See you tomorrow!'],
          },
          random,
        ),
        random,
      ),
  },
  {
    file: 'receipt-supermarket-zh.jpg',
    category: 'receipt',
    takenAt: '2024-11-16T19:02:08',
    camera: 'phone',
    place: 'shanghai',
    draw: (random) =>
      onGranite(
        receipt(
          {
            shop: '万家乐超市',
            head: ['长风路店 电话 021-5550143', '2024-11-16 18:57'],
            title: '购物小票',
            items: [
              ['纯牛奶 250ml', '5.50'],
              ['土鸡蛋 10枚', '16.80'],
              ['东北大米 5kg', '39.90'],
              ['红富士苹果', '12.60'],
              ['矿泉水 550ml', '2.00'],
              ['洗洁精', '9.90'],
            ],
            sums: [
              ['合计', '86.70'],
              ['微信支付', '86.70'],
            ],
            foot: ['谢谢惠顾', '请保留小票以便退换'],
          },
          random,
        ),
        random,
      ),
  },
  {
    file: 'receipt-hotpot-zh.jpg',
    category: 'receipt',
    takenAt: '2025-01-29T21:33:17',
    camera: 'phone',
    draw: (random) =>
      onLinen(
        receipt(
          {
            shop: '巷子里火锅',
            head: ['桌号 A12 人数 4', '2025-01-29 19:40'],
            items: [
              ['鸳鸯锅底', '58.00'],
              ['手切羊肉', '76.00'],
              ['毛肚', '48.00'],
              ['冻豆腐', '16.00'],
              ['酸梅汤', '22.00'],
            ],
            sums: [
              ['消费金额', '220.00'],
              ['优惠', '-20.00'],
              ['实收', '200.00'],
            ],
            foot: ['新年快乐 欢迎再来'],
          },
          random,
        ),
        random,
      ),
  },
  {
    file: 'receipt-pharmacy.avif',
    category: 'receipt',
    takenAt: '2025-03-02T12:48:29',
    camera: 'reflex',
    draw: (random) =>
      onGranite(
        receipt(
          {
            shop: '康宁药房 Pharmacy',
            head: ['Tel 020-5550188', '2025-03-02 12:40'],
            title: '收据 RECEIPT',
            items: [
              ['维生素C片 Vitamin C', '29.80'],
              ['创可贴 Plasters', '8.50'],
              ['体温计 Thermometer', '45.00'],
            ],
            sums: [['合计 Total', '83.30']],
            foot: ['祝您健康', 'Get well soon'],
          },
          random,
        ),
        random,
      ),
  },
  {
    file: 'taxi-receipt.jpg',
    category: 'receipt',
    takenAt: '2025-09-14T23:10:44',
    camera: 'phone',
    place: 'guangzhou',
    draw: (random) =>
      onLinen(
        receipt(
          {
            shop: '羊城出租车',
            head: ['车号 T-58213', '2025-09-14'],
            items: [
              ['上车', '22:31'],
              ['下车', '23:04'],
              ['单价', '2.60'],
              ['里程', '18.4'],
              ['等候', '00:06'],
            ],
            sums: [['金额', '57.80']],
            foot: ['监督电话 96900', '请带好随身物品'],
          },
          random,
        ),
        random,
      ),
  },
];
