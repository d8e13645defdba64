import { describe, expect, it } from 'vitest';
import { TextMatcher } from '../ocr/text-match.ts';
import { describeMatch } from './match.ts';
import { parseTextQuery } from './query-language.ts';

describe('why an asset was found', () => {
  const line = (id: string, text: string, y: number, timeMs: number | null = null) => ({
    ...{ id, text, timeMs },
    ...{ left: 0.1, top: y, right: 0.5, bottom: y + 0.1 },
  });
  const LINES = [line('c', 'Total 936.00', 0.6), line('a', 'Desk 468.00', 0.1), line('b', 'Total of 936.00', 0.4)];
  const matcher = (query: string) => new TextMatcher(parseTextQuery(query)!);
  const byText = { assetId: 'x', matchedBy: 'text', closeness: 'words' } as const;

  it('is told by the lines that show it, and where the first of them stands', () => {
    expect(describeMatch({ ...byText, lines: LINES }, matcher('936.00'))).toEqual({
      ...{ matchedBy: 'text', closeness: 'words' },
      snippet: [
        { text: 'Desk 468.00 Total of ', marked: false },
        { text: '936.00', marked: true },
        { text: ' Total ', marked: false },
        { text: '936.00', marked: true },
      ],
      lineIds: ['b', 'c'],
      place: { x: expect.closeTo(0.3) as number, y: expect.closeTo(0.45) as number },
    });
  });

  it('says when that line is seen in a video', () => {
    const lines = [line('late', 'exit', 0.1, 9000), line('early', 'exit', 0.8, 2500)];
    const match = describeMatch({ ...byText, lines }, matcher('exit'));
    expect(match?.place).toMatchObject({ y: expect.closeTo(0.85) as number, timeMs: 2500 });
  });

  it('has no place in a text that need only be there, and no text in a photo that must have none', () => {
    expect(describeMatch({ ...byText, lines: LINES }, matcher('has:text'))).not.toHaveProperty('place');
    expect(describeMatch({ ...byText, closeness: null, lines: [] }, matcher('has:no-text'))).toEqual({
      ...{ matchedBy: 'text', lineIds: [] },
    });
  });
});
