import type { Prediction } from '../../src/protocol/predict-response.ts';
import { addScores, noScore, scorePicture, type Score } from '../scoring.ts';
import type { Sample } from './sample-sets.ts';

/** A picture of a set, and what was read in it. */
export interface Result {
  readonly sample: Sample;
  readonly prediction: Prediction;
}

const HEADS = ['lines', 'exact %', 'CER %', 'strict %', 'recall %'];
const CATEGORY_WIDTH = 24;

/** A table of how well each category was read; before it, where wanted, each line that was not read as it is. */
export function qualityReport(results: readonly Result[], withWrongLines: boolean): string[] {
  const byCategory = new Map<string, Score>();
  const wrong: string[] = [];
  let total = noScore;
  for (const { sample, prediction } of results) {
    const { score, places } = scorePicture(sample.lines, prediction.lines ?? [], prediction.imageSize!);
    byCategory.set(sample.category, addScores(byCategory.get(sample.category) ?? noScore, score));
    total = addScores(total, score);
    for (const { expected, actual } of places.filter((place) => place.score.strictEdits > 0)) {
      wrong.push(`${sample.name}  ${expected}  →  ${actual}`);
    }
  }
  return [
    ...(withWrongLines ? wrong : []),
    row('category', HEADS),
    ...[...byCategory, ['all', total] as const].map(([category, score]) => row(category, columnsOf(score))),
  ];
}

function row(category: string, columns: readonly string[]): string {
  return category.padEnd(CATEGORY_WIDTH) + columns.map((column) => column.padStart(10)).join('');
}

function columnsOf({ lines, exactLines, edits, strictEdits, foundLines, characters }: Score): string[] {
  const percent = (part: number, whole: number) => (whole === 0 ? '–' : ((100 * part) / whole).toFixed(2));
  return [
    String(lines),
    percent(exactLines, lines),
    percent(edits, characters),
    percent(strictEdits, characters),
    percent(foundLines, lines),
  ];
}
