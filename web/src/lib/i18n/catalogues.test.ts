import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { languageFor } from './language.svelte.ts';
import { zhHans } from './zh-Hans.ts';

type Entry = [path: string, message: unknown];

const entriesOf = (value: object, path = ''): Entry[] =>
  Object.entries(value).flatMap(([key, child]: [string, unknown]): Entry[] =>
    typeof child === 'object' && child !== null ? entriesOf(child, `${path}.${key}`) : [[`${path}.${key}`, child]],
  );

/** Names and notations that are the same in every language. */
const UNTRANSLATED = /^\.appName/;

describe('the catalogues', () => {
  it('say the same things in both languages', () => {
    const pathsOf = (catalogue: object) => entriesOf(catalogue).map(([path]) => path);
    expect(pathsOf(zhHans)).toEqual(pathsOf(en));
  });

  it('leave nothing empty and nothing in English', () => {
    for (const [path, message] of entriesOf(zhHans)) {
      const text: unknown = typeof message === 'function' ? message.call(undefined, '1', '2', 3) : message;
      expect(text, path).toSatisfy((value) => typeof value === 'string' && value.trim() !== '');
      if (!UNTRANSLATED.test(path)) {
        expect(text, path).toMatch(/\p{Script=Han}/u);
      }
    }
  });

  it('count in English as English does', () => {
    expect(en.timeline.photos(1)).toBe('1 photo');
    expect(en.timeline.photos(1200)).toBe('1,200 photos');
  });
});

describe('the language', () => {
  it.each([
    [['zh-TW', 'en'], 'zh-Hans'],
    [['zh-CN'], 'zh-Hans'],
    [['en-GB', 'zh'], 'en'],
    [['de', 'zh-Hans-CN'], 'zh-Hans'],
    [['de'], 'en'],
    [[], 'en'],
  ] as const)('for %j is %s', (preferred, expected) => {
    expect(languageFor(preferred)).toBe(expected);
  });
});
