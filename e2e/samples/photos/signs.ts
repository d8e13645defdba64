import { bricks, street } from '../drawing/backdrops.ts';
import { inStreet, onBricks, onConcrete, onPole, onto } from '../drawing/settings.ts';
import { banner, octagon, plate, shopFront } from '../drawing/signs.ts';
import { type Sample } from '../sample.ts';

export const SIGNS: readonly Sample[] = [
  {
    file: 'sign-maple-street.jpg',
    category: 'sign',
    takenAt: '2023-10-22T11:02:19',
    camera: 'reflex',
    place: 'vancouver',
    draw: (random) =>
      inStreet(
        plate({
          lines: ['MAPLE STREET', '1400 BLOCK'],
          sizesPx: [130, 62],
          width: 1200,
          height: 400,
          color: '#146b3a',
        }),
        random,
      ),
  },
  {
    file: 'sign-zhongshan-road.jpg',
    category: 'sign',
    takenAt: '2023-12-09T16:25:00',
    camera: 'phone',
    place: 'guangzhou',
    draw: (random) =>
      inStreet(
        plate({ lines: ['中山路', 'ZHONGSHAN LU'], sizesPx: [170, 70], width: 1100, height: 460, color: '#1457a8' }),
        random,
      ),
  },
  {
    file: 'sign-stop.jpg',
    category: 'sign',
    takenAt: '2024-04-30T14:11:55',
    camera: 'compact',
    place: 'vancouver',
    draw: (random) =>
      onto({
        size: 'tall',
        backdrop: onPole,
        x: 0.5,
        y: 0.42,
        width: 0.62,
        degrees: -2,
        skew: 0.04,
        shadowPx: 0,
        grain: 6,
      })(octagon('STOP'), random),
  },
  {
    file: 'sign-no-parking.jpg',
    category: 'sign',
    takenAt: '2024-05-19T07:50:31',
    camera: 'phone',
    place: 'shanghai',
    draw: (random) =>
      onBricks(
        plate({
          lines: ['禁止停车', 'NO PARKING'],
          sizesPx: [190, 120],
          width: 1100,
          height: 560,
          color: '#f7f5f0',
          ink: '#b5171b',
        }),
        random,
      ),
  },
  {
    file: 'sign-exit.jpg',
    category: 'sign',
    takenAt: '2024-07-02T18:30:02',
    camera: 'phone',
    place: 'shanghai',
    draw: (random) =>
      onConcrete(
        plate({
          lines: ['出口 EXIT', '地铁2号线'],
          sizesPx: [170, 90],
          width: 1200,
          height: 480,
          color: '#0e7a4b',
          arrow: 'right',
        }),
        random,
      ),
  },
  {
    file: 'sign-peoples-park.jpg',
    category: 'sign',
    takenAt: '2024-09-15T10:45:27',
    camera: 'reflex',
    place: 'guangzhou',
    draw: (random) =>
      onto({ backdrop: street(0.8, '#6b8f52'), x: 0.5, y: 0.44, width: 0.66, degrees: 0.5, skew: -0.05, grain: 4 })(
        plate({
          lines: ['人民公园', "PEOPLE'S PARK", '开放时间 6:00-22:00'],
          sizesPx: [160, 78, 60],
          width: 1200,
          height: 600,
          color: '#5a3b22',
          ink: '#f4e6c3',
        }),
        random,
      ),
  },
  {
    file: 'sign-mind-the-step.jpg',
    category: 'sign',
    takenAt: '2025-02-08T09:09:09',
    camera: 'phone',
    draw: (random) =>
      onConcrete(
        plate({
          lines: ['小心台阶', 'MIND THE STEP'],
          sizesPx: [170, 96],
          width: 1150,
          height: 500,
          color: '#f4c414',
          ink: '#1c1c1e',
        }),
        random,
      ),
  },
  {
    file: 'sign-platform-nine.webp',
    category: 'sign',
    takenAt: '2025-05-23T06:55:48',
    camera: 'compact',
    place: 'london',
    draw: (random) =>
      onConcrete(
        plate({
          lines: ['Platform 9', 'Trains to Brindleford'],
          sizesPx: [160, 84],
          width: 1200,
          height: 460,
          color: '#182a4e',
          arrow: 'left',
        }),
        random,
      ),
  },
  {
    file: 'bakery-front.jpg',
    category: 'sign',
    takenAt: '2025-06-12T20:19:36',
    camera: 'reflex',
    place: 'london',
    draw: (random) =>
      onto({
        backdrop: street(0.97),
        x: 0.5,
        y: 0.56,
        width: 0.94,
        skew: 0.03,
        shadowPx: 4,
        grain: 6,
        light: { from: [0.5, 0.6], shade: 0.35 },
      })(
        shopFront({
          name: 'Bluebird Bakery',
          subtitle: 'bread · cakes · since 1987',
          board: '#1f3a6b',
          wall: '#8fa0a8',
          glow: '#ffd98a',
        }),
        random,
      ),
  },
  {
    file: 'teahouse-front.jpg',
    category: 'sign',
    takenAt: '2025-08-30T19:47:03',
    camera: 'phone',
    place: 'shanghai',
    draw: (random) =>
      onto({
        backdrop: bricks,
        x: 0.5,
        y: 0.54,
        width: 0.92,
        skew: -0.03,
        shadowPx: 4,
        grain: 6,
        light: { from: [0.5, 0.5], shade: 0.4 },
      })(
        shopFront({
          name: '小满茶馆',
          subtitle: '龙井 · 普洱 · 乌龙',
          board: '#6d1f1b',
          wall: '#b59a78',
          glow: '#ffcf70',
        }),
        random,
      ),
  },
  {
    file: 'banner-spring-festival.jpg',
    category: 'sign',
    takenAt: '2025-01-28T17:05:11',
    camera: 'compact',
    draw: (random) =>
      onto({ size: 'tall', backdrop: bricks, x: 0.5, y: 0.5, width: 0.27, degrees: 1, grain: 4 })(
        banner('恭贺新春万事如意', '#b01722'),
        random,
      ),
  },
];
