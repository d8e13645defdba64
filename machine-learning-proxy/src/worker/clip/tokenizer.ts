import * as library from '@huggingface/tokenizers';

/** What is used of the library. Its own declarations name files without endings, which Node's resolution does not find. */
export interface Tokenizer {
  encode(text: string, options?: { readonly add_special_tokens?: boolean }): { readonly ids: number[] };
  token_to_id(token: string): number | undefined;
}

const { Tokenizer: LibraryTokenizer } = library as unknown as {
  Tokenizer: new (tokenizer: object, config: object) => Tokenizer;
};

/** Builds a tokenizer from the content of `tokenizer.json` and `tokenizer_config.json`. */
export function createTokenizer(tokenizer: object, config: object): Tokenizer {
  return new LibraryTokenizer(tokenizer, config);
}
