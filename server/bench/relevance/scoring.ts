/** How well one or more answers are ordered, each 0–1. */
export interface Score {
  /** One over the place of the first document that answers the query: the mean of it is the MRR. */
  readonly reciprocalRank: number;
  /** The grades of the first ten documents, discounted by their places, as a share of the best order. */
  readonly ndcg10: number;
}

/** Judges the order of an answer. @param answer names, best first @param grades of those that answer the query */
export function scoreAnswer(answer: readonly string[], grades: ReadonlyMap<string, number>): Score {
  const first = answer.findIndex((name) => grades.has(name));
  const ideal = gainOf([...grades.values()].sort((a, b) => b - a));
  return {
    reciprocalRank: first < 0 ? 0 : 1 / (first + 1),
    ndcg10: ideal === 0 ? 0 : gainOf(answer.map((name) => grades.get(name) ?? 0)) / ideal,
  };
}

function gainOf(grades: readonly number[]): number {
  return grades.slice(0, 10).reduce((sum, grade, place) => sum + (2 ** grade - 1) / Math.log2(place + 2), 0);
}

export function meanScore(scores: readonly Score[]): Score {
  const mean = (of: (score: Score) => number) => scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
  return { reciprocalRank: mean((score) => score.reciprocalRank), ndcg10: mean((score) => score.ndcg10) };
}
