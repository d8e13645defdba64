import { bookPage, businessCard, menu, poster, trainTicket, whiteboard } from '../drawing/papers.ts';
import { CONCRETE, OAK, WALNUT, onFelt, onto, postOnWall } from '../drawing/settings.ts';
import { type Sample } from '../sample.ts';

export const PAPERS: readonly Sample[] = [
  {
    file: 'menu-noodle-house.jpg',
    category: 'paper',
    takenAt: '2024-06-22T12:01:47',
    camera: 'phone',
    place: 'shanghai',
    draw: (random) =>
      onto({
        size: 'tall',
        backdrop: WALNUT,
        x: 0.5,
        y: 0.52,
        width: 0.82,
        degrees: -4,
        lean: 0.05,
        light: { from: [0.1, 0.2], shade: 0.35 },
      })(
        menu({
          title: '菜单',
          subtitle: '阿福面馆 手工现做',
          dishes: [
            ['红烧牛肉面', '28元'],
            ['番茄鸡蛋面', '18元'],
            ['葱油拌面', '15元'],
            ['酸菜鱼', '58元'],
            ['小笼包', '20元'],
            ['凉拌黄瓜', '12元'],
            ['绿豆汤', '6元'],
          ],
          paper: '#f6e7c8',
          ink: '#6b1d12',
        }),
        random,
      ),
  },
  {
    file: 'poster-jazz-night.jpg',
    category: 'paper',
    takenAt: '2024-03-29T21:00:12',
    camera: 'compact',
    place: 'london',
    draw: (random) =>
      postOnWall(
        poster({
          lines: [
            ['JAZZ NIGHT', 150],
            ['The Copper Quartet', 84],
            ['Friday 29 March', 76],
            ['Doors open 8 pm', 64],
            ['Lantern Hall', 90],
            ['Tickets from £12', 64],
          ],
          colors: ['#f2a541', '#d9572b'],
          ink: '#2b1a3d',
        }),
        random,
      ),
  },
  {
    file: 'business-card.jpg',
    category: 'paper',
    takenAt: '2025-03-20T14:35:20',
    camera: 'phone',
    draw: (random) =>
      onFelt(
        businessCard({
          name: 'Ingrid Solheim',
          role: 'Marine biologist',
          company: 'Fjordlab Institute',
          details: ['+47 555 01 234', 'ingrid@fjordlab.example', 'Havnegata 12, Nordvik'],
          accent: '#0f6f7c',
        }),
        random,
      ),
  },
  {
    file: 'whiteboard-sprint.jpg',
    category: 'paper',
    takenAt: '2025-10-20T11:11:11',
    camera: 'phone',
    draw: (random) =>
      onto({
        backdrop: CONCRETE,
        x: 0.5,
        y: 0.5,
        width: 0.92,
        degrees: 0.5,
        skew: 0.06,
        grain: 5,
        light: { from: [0.7, 0.1], shade: 0.25 },
      })(
        whiteboard('Sprint planning', [
          'Fix login on slow networks',
          'Import photos from old phone',
          'Translate settings page',
          'Demo on Thursday 15:00',
          'Ask Priya about backups',
        ]),
        random,
      ),
  },
  {
    file: 'train-ticket-zh.jpg',
    category: 'paper',
    takenAt: '2025-05-01T07:18:59',
    camera: 'phone',
    place: 'shanghai',
    draw: (random) =>
      onFelt(
        trainTicket({
          from: '云溪站',
          to: '海棠南站',
          train: 'G1027',
          when: '2025年05月01日 08:05开',
          seat: '06车12F号 二等座',
          price: '¥213.5元',
          passenger: '3101051990****2217 沈云舟',
        }),
        random,
      ),
  },
  {
    file: 'book-page.jpg',
    category: 'paper',
    takenAt: '2023-11-26T15:59:21',
    camera: 'reflex',
    draw: (random) =>
      onto({
        size: 'tall',
        backdrop: OAK,
        x: 0.5,
        y: 0.5,
        width: 0.88,
        degrees: 2,
        lean: 0.04,
        light: { from: [0.0, 0.3], shade: 0.3 },
      })(
        bookPage(
          'Chapter Seven',
          [
            'The lighthouse keeper counted the waves',
            'until the storm had passed. By morning',
            'the harbour was quiet again, and a thin',
            'ribbon of smoke rose from the bakery.',
            'She folded the telescope, wrote the hour',
            'in the ledger, and walked down to the',
            'pier where the first boats were landing',
            'with mackerel, rope and gossip.',
            'Nobody had seen the grey schooner since',
            'Tuesday, yet its lantern lay on the sand.',
          ],
          '113',
        ),
        random,
      ),
  },
];
