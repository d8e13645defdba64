export interface Reading {
  readonly text: string;
  /** Mean probability of the characters, 0–1; 0 where there are none. */
  readonly score: number;
}

/**
 * Reads the best character of each time step; repeats and blanks (class 0) fall away.
 *
 * @param probabilities `Float32Array, [steps, alphabet.length]`
 * @param alphabet the character of each class
 */
export function decodeCtc(probabilities: Float32Array, alphabet: readonly string[]): Reading {
  const classes = alphabet.length;
  let text = '';
  let sum = 0;
  let count = 0;
  let previous = 0;
  for (let start = 0; start < probabilities.length; start += classes) {
    let best = 0;
    let bestProbability = probabilities[start]!;
    for (let index = 1; index < classes; index++) {
      const probability = probabilities[start + index]!;
      if (probability > bestProbability) {
        bestProbability = probability;
        best = index;
      }
    }
    if (best !== 0 && best !== previous) {
      text += alphabet[best]!;
      sum += bestProbability;
      count++;
    }
    previous = best;
  }
  return { text, score: count === 0 ? 0 : sum / count };
}

/** The classes of a PP-OCR recognition model: blank, the characters of its file one a line, space. */
export function parseAlphabet(file: string): string[] {
  const characters = file.split(/\r?\n/);
  if (characters.at(-1) === '') {
    characters.pop();
  }
  return ['', ...characters, ' '];
}
