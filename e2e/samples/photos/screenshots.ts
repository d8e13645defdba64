import { dialog, phoneScreen, terminal } from '../drawing/screens.ts';
import { type Sample } from '../sample.ts';

export const SCREENSHOTS: readonly Sample[] = [
  {
    file: 'screenshot-boarding-pass.png',
    category: 'screenshot',
    takenAt: '2024-07-18T05:40:00',
    draw: () =>
      phoneScreen({
        time: '05:40',
        title: 'Boarding pass',
        accent: '#4b3fbf',
        headline: ['VKO  to  PEL', 'Flight NW 482'],
        cards: [
          [
            ['Passenger', 'GRETA LINDQVIST'],
            ['Date', '18 JUL 2024'],
            ['Boarding', '06:25'],
          ],
          [
            ['Gate', 'B17'],
            ['Seat', '14A'],
            ['Baggage', '1 bag, 23 kg'],
          ],
        ],
        button: 'Add to wallet',
      }),
  },
  {
    file: 'screenshot-parcel-zh.png',
    category: 'screenshot',
    takenAt: '2024-12-12T12:12:00',
    draw: () =>
      phoneScreen({
        time: '12:12',
        title: '物流详情',
        accent: '#e4572e',
        headline: ['取件码 7-3-2048', '快递已到达驿站'],
        cards: [
          [
            ['快递公司', '飞燕速运'],
            ['运单号', 'FY9027715563'],
            ['收件人', '王小明'],
          ],
          [
            ['状态', '待取件'],
            ['地址', '文昌路18号'],
          ],
        ],
        button: '我已取件',
      }),
  },
  {
    file: 'screenshot-transfer-zh.jpg',
    category: 'screenshot',
    takenAt: '2025-02-14T20:20:00',
    draw: () =>
      phoneScreen({
        time: '20:20',
        title: '账单详情',
        accent: '#1677d2',
        headline: ['¥1,314.00', '转账成功'],
        cards: [
          [
            ['收款方', '林一诺'],
            ['转账说明', '房租水电'],
            ['创建时间', '2025-02-14 20:18'],
            ['订单号', '20250214887012'],
          ],
        ],
        button: '完成',
      }),
  },
  {
    file: 'screenshot-wifi.webp',
    category: 'screenshot',
    takenAt: '2025-05-05T10:05:00',
    draw: () =>
      phoneScreen({
        time: '10:05',
        title: 'Wi-Fi',
        accent: '#3b82f6',
        dark: true,
        cards: [
          [
            ['Network', 'lighthouse-5G'],
            ['Password', 'tidepool-4471'],
            ['Security', 'WPA3'],
          ],
          [
            ['IP address', '192.168.7.23'],
            ['Router', '192.168.7.1'],
          ],
        ],
        button: 'Share network',
      }),
  },
  {
    file: 'screenshot-weather-zh.png',
    category: 'screenshot',
    takenAt: '2025-10-01T07:30:00',
    draw: () =>
      phoneScreen({
        time: '07:30',
        title: '天气预报',
        accent: '#2f8fd8',
        headline: ['晴 26°C', '空气质量 优'],
        cards: [
          [
            ['今天', '晴 19-26°C'],
            ['明天', '多云 18-25°C'],
            ['后天', '小雨 16-21°C'],
          ],
          [
            ['湿度', '48%'],
            ['东南风', '3级'],
          ],
        ],
      }),
  },
  {
    file: 'screenshot-error-dialog.png',
    category: 'screenshot',
    takenAt: '2024-02-02T16:48:00',
    draw: () =>
      dialog({
        title: 'Connection refused',
        body: ['The server at port 8443 did not answer.', 'Error code 0x80072EFD', 'Check the cable and try again.'],
        buttons: ['Details', 'Retry'],
      }),
  },
  {
    file: 'screenshot-terminal.png',
    category: 'screenshot',
    takenAt: '2025-11-03T22:14:00',
    draw: () =>
      terminal('deploy — bash', [
        '$ make deploy TARGET=harbour',
        'Compiling 214 modules',
        'Running database migrations',
        'Error: relation "orders" does not exist',
        '    at migrate.ts line 88',
        '$ git log --oneline',
        '3fa91c2 Add orders table',
        '88d0b17 Rename customers',
        '$ make deploy TARGET=harbour',
        'Deployed version 4.12.0 in 38 seconds',
      ]),
  },
];
