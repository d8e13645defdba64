import { describe, expect, it } from 'vitest';
import type { TextLine } from '../text-lines.ts';
import { linesOverTime } from './lines-over-time.ts';

const line = (text: string, textScore = 0.9, left = 0.1): TextLine => ({
  ...{ text, textScore, boxScore: 0.9 },
  ...{ x1: left, y1: 0.1, x2: 0.9, y2: 0.1, x3: 0.9, y3: 0.2, x4: left, y4: 0.2 },
});
const frame = (timeMs: number, ...lines: TextLine[]) => ({ timeMs, lines });

describe('the lines of a video', () => {
  it('are those of its frames, each with the time of its frame', () => {
    expect(linesOverTime([frame(500, line('Hello')), frame(1500), frame(2500, line('Goodbye'))])).toEqual([
      { ...line('Hello'), timeMs: 500 },
      { ...line('Goodbye'), timeMs: 2500 },
    ]);
  });

  it('hold text that stays, moves or comes back once, as it is first seen', () => {
    const frames = [
      frame(500, line('渡轮码头')),
      frame(1500, line('渡 轮 码頭', 0.9, 0.3)),
      frame(2500),
      frame(3500, line('渡轮码头')),
    ];
    expect(linesOverTime(frames)).toEqual([{ ...line('渡轮码头'), timeMs: 500 }]);
  });

  it('hold the surest of several readings of one text', () => {
    const frames = [
      frame(500, line('lnvoice 10', 0.7)),
      frame(1500, line('Invoice 10', 0.95)),
      frame(2500, line('Inv0ice 1O', 0.8)),
    ];
    expect(linesOverTime(frames)).toEqual([{ ...line('Invoice 10', 0.95), timeMs: 500 }]);
  });

  it('hold twice what one frame shows twice', () => {
    const exits = [line('EXIT', 0.9, 0.1), line('EXIT', 0.8, 0.5)];
    const lines = linesOverTime([frame(500, line('EXIT')), frame(1500, ...exits), frame(2500, ...exits)]);
    expect(lines.map(({ timeMs }) => timeMs)).toEqual([500, 1500]);
  });

  it('are none without frames', () => {
    expect(linesOverTime([])).toEqual([]);
  });
});
