import { describe, expect, it } from 'vitest';
import { decodeCtc, parseAlphabet } from './ctc.ts';

const alphabet = ['', 'a', 'b', ' '];

/** A step for each class given, which gets the probability. */
function steps(...best: [index: number, probability: number][]): Float32Array {
  const values = new Float32Array(best.length * alphabet.length);
  best.forEach(([index, probability], step) => {
    values[step * alphabet.length + index] = probability;
  });
  return values;
}

describe('decodeCtc', () => {
  it('drops blanks and repeats, and keeps a letter that comes again after a blank', () => {
    const { text } = decodeCtc(steps([0, 1], [1, 1], [1, 1], [0, 1], [1, 1], [2, 1], [2, 1]), alphabet);
    expect(text).toBe('aab');
  });

  it('scores with the mean of the letters that it keeps', () => {
    const { score } = decodeCtc(steps([1, 0.75], [1, 0.1], [0, 1], [2, 0.25]), alphabet);
    expect(score).toBeCloseTo(0.5);
  });

  it('reads a space where the model thought of one, even if it preferred the blank', () => {
    const gap = steps([0, 0.8]);
    gap[3] = 0.2;
    const values = Float32Array.from([...steps([1, 1]), ...gap, ...steps([2, 1]), ...gap]);
    expect(decodeCtc(values, alphabet)).toEqual({ text: 'a b', score: 1 });
    expect(decodeCtc(steps([1, 1], [3, 1], [0, 1], [2, 1]), alphabet).text).toBe('a b');
    expect(decodeCtc(steps([1, 1], [0, 1], [2, 1]), alphabet).text).toBe('ab');
  });

  it('reads nothing where all is blank', () => {
    expect(decodeCtc(steps([0, 1], [0, 1]), alphabet)).toEqual({ text: '', score: 0 });
  });
});

describe('parseAlphabet', () => {
  it('adds the blank and the space, and keeps characters that look like white space', () => {
    expect(parseAlphabet('a\n\u3000\nb\n')).toEqual(['', 'a', '\u3000', 'b', ' ']);
    expect(parseAlphabet('a\r\nb')).toEqual(['', 'a', 'b', ' ']);
  });
});
