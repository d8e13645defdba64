import { describe, expect, it } from 'vitest';
import { goldens, readTokenizer, type TokenizerName } from '../../../test/clip/goldens.ts';
import { TextInput } from './text-input.ts';

function textInput(
  tokenizer: TokenizerName,
  { name = 'any', config = {}, pad = '[PAD]' }: { name?: string; config?: object; pad?: unknown } = {},
): TextInput {
  return new TextInput(name, { config, tokenizer: readTokenizer(tokenizer), tokenizerConfig: { pad_token: pad } });
}

describe('TextInput', () => {
  it.each(goldens.tokenized)(
    'gives the tokens of the reference: $tokenizer “$text”',
    ({ tokenizer, length, pad, text, ids, mask }) => {
      const input = textInput(tokenizer, { config: { text_cfg: { context_length: length } }, pad });
      expect(input.tokenize(text)).toEqual({ ids, mask });
    },
  );

  it('has the usual context where the model does not say', () => {
    expect(textInput('bert').tokenize('red').ids).toHaveLength(77);
  });

  it('takes gaps of any kind for one space', () => {
    const input = textInput('bpe', { pad: { content: '<|endoftext|>' } });
    expect(input.tokenize('  a \n\t red\u3000car ')).toEqual(input.tokenize('a red car'));
  });

  it('drops punctuation and capitals for models that were trained without', () => {
    const config = { text_cfg: { context_length: 16, tokenizer_kwargs: { clean: 'canonicalize' } } };
    const input = textInput('unigram', { config, pad: '</s>' });
    expect(input.tokenize('A (red) Car!')).toEqual(input.tokenize('a red car'));
  });

  it.each([
    ['zh-CN', 4],
    ['zh', 4],
    ['en-GB', 3],
    ['tlh', 3],
  ])('tells a multilingual model the language %s', (language, code) => {
    const input = textInput('unigram', { name: 'nllb-clip-base-siglip__v1', pad: '</s>' });
    expect(input.tokenize('red', language).ids[0]).toBe(code);
    expect(textInput('unigram', { pad: '</s>' }).tokenize('red', language).ids[0]).not.toBe(code);
    expect(input.tokenize('red').ids[0]).not.toBe(code);
  });

  it('keeps the end of the text marked, whatever length is asked for', () => {
    const input = textInput('bert');
    for (let length = 3; length < 12; length++) {
      const { ids } = input.tokenize('a red car in invoice a red car in invoice', undefined, length);
      expect([ids[0], ids.at(-1), ids.length]).toEqual([2, 3, length]);
    }
  });

  it('refuses files that do not belong together', () => {
    expect(() => textInput('bert', { pad: '<nothing>' })).toThrow(/<nothing>/);
  });
});
