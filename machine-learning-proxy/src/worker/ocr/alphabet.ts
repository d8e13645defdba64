import { readFile } from 'node:fs/promises';
import { readOnnxMetadata } from '../../models/onnx-metadata.ts';
import type { OcrModelFiles } from '../models.ts';
import type { Model } from '../sessions.ts';
import { parseAlphabet } from './ctc.ts';

/** Where a recognition model carries its characters, one a line. */
const CHARACTERS = 'character';

/** The character of each class of a recognition model, from a file beside it or from the model itself. */
export async function readAlphabet({ name, alphabetPath, recognitionPath }: OcrModelFiles): Promise<string[]> {
  const text =
    alphabetPath === undefined
      ? (await readOnnxMetadata(recognitionPath)).get(CHARACTERS)
      : await readFile(alphabetPath, 'utf8');
  if (text === undefined) {
    throw new Error(`The recognition model of ${name} does not say which characters it knows`);
  }
  return parseAlphabet(text);
}

/** @throws an error where a model tells more or fewer classes apart than it has characters: all text would be wrong */
export function checkAlphabet(alphabet: readonly string[], { output }: Pick<Model, 'output'>): void {
  const classes = output.isTensor ? output.shape.at(-1) : undefined;
  if (typeof classes === 'number' && classes > 0 && classes !== alphabet.length) {
    throw new Error(`The recognition model tells ${classes} classes apart, but has ${alphabet.length} characters`);
  }
}
