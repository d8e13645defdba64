import { describe, expect, it } from 'vitest';
import { scoreAnswer } from './scoring.ts';

const grades = new Map([
  ['best', 2],
  ['good', 1],
]);

describe('the score of an answer', () => {
  it.each([
    [['best', 'good', 'bad'], 1, 1],
    [['good', 'best'], 1, 0.797],
    [['bad', 'best', 'good'], 0.5, 0.659],
    [['bad'], 0, 0],
    [[], 0, 0],
  ])('of %j is the place of the first, and how near the order is to the best one', (answer, reciprocalRank, ndcg10) => {
    const score = scoreAnswer(answer, grades);
    expect(score.reciprocalRank).toBe(reciprocalRank);
    expect(score.ndcg10).toBeCloseTo(ndcg10, 3);
  });

  it('looks no further than the tenth', () => {
    const answer = [...Array.from({ length: 10 }, (_, index) => `bad ${index}`), 'best'];
    expect(scoreAnswer(answer, grades)).toEqual({ reciprocalRank: 1 / 11, ndcg10: 0 });
  });
});
