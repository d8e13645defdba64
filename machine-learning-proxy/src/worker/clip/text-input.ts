import { z } from 'zod';
import { toFloresCode } from './flores-codes.ts';
import { createTokenizer, type Tokenizer } from './tokenizer.ts';

const DEFAULT_CONTEXT_LENGTH = 77;
const ASCII_PUNCTUATION = /[!-/:-@[-`{-~]/g;

/** What `config.json` says about the text half of a model, where it says anything. */
const ModelConfig = z.object({
  text_cfg: z
    .object({
      context_length: z.number().int().min(3).max(8192).optional(),
      tokenizer_kwargs: z.object({ clean: z.string().optional() }).nullish(),
    })
    .optional(),
});

const TokenizerConfig = z.object({
  pad_token: z.union([z.string(), z.object({ content: z.string() }).transform(({ content }) => content)]).nullish(),
});

/** A text as a model takes it: as many numbers as its context is long. */
export interface TokenizedText {
  readonly ids: readonly number[];
  /** 1 for a token of the text, 0 for padding. */
  readonly mask: readonly number[];
}

/** The files that say how texts become numbers, as they were read. */
export interface TextInputFiles {
  readonly config: unknown;
  readonly tokenizer: unknown;
  readonly tokenizerConfig: unknown;
}

/** Turns texts into what the text half of a CLIP model wants, by the files of that model. */
export class TextInput {
  readonly #contextLength: number;
  readonly #tokenizer: Tokenizer;
  readonly #padId: number;
  readonly #canonicalises: boolean;
  readonly #isMultilingual: boolean;

  /**
   * @param modelName models whose names begin with nllb are told the language of a text
   * @throws an error that names what is wrong in the files
   */
  constructor(modelName: string, files: TextInputFiles) {
    const { text_cfg } = ModelConfig.parse(files.config);
    const { pad_token } = TokenizerConfig.parse(files.tokenizerConfig);
    this.#contextLength = text_cfg?.context_length ?? DEFAULT_CONTEXT_LENGTH;
    this.#canonicalises = text_cfg?.tokenizer_kwargs?.clean === 'canonicalize';
    this.#isMultilingual = (modelName.split('/').at(-1) ?? '').startsWith('nllb');
    this.#tokenizer = createTokenizer(
      z.looseObject({}).parse(files.tokenizer),
      z.looseObject({}).parse(files.tokenizerConfig),
    );
    this.#padId = this.#idOfPadding(pad_token);
  }

  /**
   * @param language of the text, such as `zh-CN`, for models that want to know
   * @param length of the result, where it is not the length that the files state
   */
  tokenize(text: string, language?: string, length = this.#contextLength): TokenizedText {
    const ids = this.#fit(this.#prepare(text, language), length);
    const padding = Array.from({ length: length - ids.length }, () => this.#padId);
    return { ids: [...ids, ...padding], mask: [...ids.map(() => 1), ...padding.map(() => 0)] };
  }

  #prepare(text: string, language: string | undefined): string {
    const spaced = text.trim().replaceAll(/\s+/g, ' ');
    const clean = this.#canonicalises ? spaced.replaceAll(ASCII_PUNCTUATION, '').toLowerCase() : spaced;
    return this.#isMultilingual && language !== undefined ? `${toFloresCode(language)}${clean}` : clean;
  }

  /** Cuts a long text off, and keeps the marks of its beginning and end, as tokenizers do when they truncate. */
  #fit(text: string, length: number): number[] {
    const { ids } = this.#tokenizer.encode(text);
    const excess = ids.length - length;
    if (excess <= 0) {
      return ids;
    }
    const bare = this.#tokenizer.encode(text, { add_special_tokens: false }).ids;
    const marksAround = ids.length - bare.length;
    const start = Array.from({ length: marksAround + 1 }, (_, at) => at).find((at) =>
      bare.every((id, index) => ids[at + index] === id),
    );
    const end = (start ?? marksAround) + bare.length;
    return [...ids.slice(0, end - excess), ...ids.slice(end)];
  }

  #idOfPadding(token: string | null | undefined): number {
    if (token === null || token === undefined) {
      return 0;
    }
    const id = this.#tokenizer.token_to_id(token);
    if (id === undefined) {
      throw new Error(`tokenizer.json does not know the padding ${JSON.stringify(token)} of tokenizer_config.json`);
    }
    return id;
  }
}
