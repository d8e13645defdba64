import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the libraries of Immich's machine learning make of pictures and texts; made by make-goldens.py. */
export const goldens = read('goldens.json') as {
  readonly resized: readonly {
    readonly width: number;
    readonly height: number;
    readonly mode: 'squash' | 'shortest';
    readonly interpolation: 'bicubic' | 'bilinear';
    /** 8×8 pixels, RGB, hexadecimal. */
    readonly pixels: string;
  }[];
  readonly tokenized: readonly {
    readonly tokenizer: TokenizerName;
    readonly length: number;
    readonly pad: string;
    readonly text: string;
    readonly ids: readonly number[];
    readonly mask: readonly number[];
  }[];
};

export type TokenizerName = 'bert' | 'bpe' | 'unigram';

/** A small `tokenizer.json` of one of the kinds that CLIP models have. */
export function readTokenizer(name: TokenizerName): object {
  return read(`${name}-tokenizer.json`) as object;
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'));
}
