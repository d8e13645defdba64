import { chat } from '../drawing/screens.ts';
import { type Sample } from '../sample.ts';

export const CHATS: readonly Sample[] = [
  {
    file: 'chat-weekend-plans.png',
    category: 'chat',
    takenAt: '2024-05-03T19:26:00',
    draw: () =>
      chat({
        time: '19:26',
        name: 'Noa & Tomas',
        accent: '#0a84ff',
        messages: [
          { from: 'them', lines: ['Are we still going hiking', 'on Saturday?'] },
          { from: 'me', lines: ['Yes! Meet at the lighthouse', "at 8 o'clock"] },
          { from: 'them', lines: ['Great, I will bring sandwiches'] },
          { from: 'me', lines: ['And I bring the thermos'] },
          { from: 'them', lines: ['Forecast says sunshine'] },
          { from: 'me', lines: ['See you there'] },
        ],
      }),
  },
  {
    file: 'chat-dinner-zh.jpg',
    category: 'chat',
    takenAt: '2024-08-17T17:32:00',
    draw: () =>
      chat({
        time: '17:32',
        name: '周小满',
        accent: '#2aae67',
        messages: [
          { from: 'them', lines: ['今晚一起吃饭吗？'] },
          { from: 'me', lines: ['好呀，去哪里？'] },
          { from: 'them', lines: ['学校东门新开了一家', '重庆小面'] },
          { from: 'me', lines: ['七点在图书馆门口见'] },
          { from: 'them', lines: ['记得带伞，可能下雨'] },
          { from: 'me', lines: ['收到'] },
        ],
      }),
  },
  {
    file: 'chat-family-zh.png',
    category: 'chat',
    takenAt: '2025-02-01T09:15:00',
    draw: () =>
      chat({
        time: '09:15',
        name: '幸福一家人',
        accent: '#d9822b',
        messages: [
          { from: 'them', lines: ['奶奶的生日蛋糕订好了'] },
          { from: 'me', lines: ['太好了，几点开始？'] },
          { from: 'them', lines: ['中午十二点', '在老地方包间'] },
          { from: 'me', lines: ['我去买长寿面和鲜花'] },
          { from: 'them', lines: ['路上注意安全'] },
        ],
      }),
  },
  {
    file: 'chat-night-shift.webp',
    category: 'chat',
    takenAt: '2025-09-27T02:08:00',
    draw: () =>
      chat({
        time: '02:08',
        name: 'Night shift',
        accent: '#7c5cff',
        dark: true,
        messages: [
          { from: 'them', lines: ['Generator two is offline'] },
          { from: 'me', lines: ['Switching to the backup'] },
          { from: 'them', lines: ['Pressure is back to normal'] },
          { from: 'me', lines: ['Logging ticket 5521 now'] },
          { from: 'them', lines: ['Coffee in the control room'] },
        ],
      }),
  },
];
