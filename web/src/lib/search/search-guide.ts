import type { Messages } from '#lib/i18n/en.ts';
import type { Language } from '#lib/i18n/language.svelte.ts';

/** One thing that can be asked for, with a query in each language that asks for it. */
export interface GuideExample {
  /** Names the message that says what the queries find. */
  id: keyof Messages['guide']['meanings'];
  queries: Record<Language, string>;
  /** Stands in the short list under the search box too. */
  isBasic?: true;
}

export interface GuideSection {
  id: keyof Messages['guide']['sections'];
  examples: GuideExample[];
}

/** The query language by examples, from the simple to the rare. The README lists the same ones. */
export const SEARCH_GUIDE: readonly GuideSection[] = [
  {
    id: 'text',
    examples: [
      { id: 'word', queries: { en: 'ocr:invoice', 'zh-Hans': 'ocr:发票' }, isBasic: true },
      { id: 'phrase', queries: { en: 'ocr:"total amount"', 'zh-Hans': 'ocr:"合计金额"' }, isBasic: true },
      { id: 'fullWidth', queries: { en: 'OCR：Invoice', 'zh-Hans': 'ocr：“合计金额”' } },
      { id: 'traditional', queries: { en: 'ocr:發票', 'zh-Hans': 'ocr:發票' } },
      { id: 'anyText', queries: { en: 'has:text', 'zh-Hans': 'has:text' }, isBasic: true },
      { id: 'noText', queries: { en: 'has:no-text', 'zh-Hans': 'has:no-text' } },
    ],
  },
  {
    id: 'combining',
    examples: [
      { id: 'both', queries: { en: 'ocr:invoice ocr:2024', 'zh-Hans': 'ocr:发票 ocr:2024' }, isBasic: true },
      {
        id: 'either',
        queries: { en: 'ocr:invoice or ocr:receipt', 'zh-Hans': 'ocr:发票 or ocr:收据' },
        isBasic: true,
      },
      { id: 'without', queries: { en: 'ocr:invoice -draft', 'zh-Hans': 'ocr:发票 -草稿' }, isBasic: true },
      { id: 'group', queries: { en: 'ocr:(invoice or receipt) -draft', 'zh-Hans': 'ocr:(发票 or 收据) -草稿' } },
    ],
  },
  {
    id: 'picture',
    examples: [
      { id: 'picture', queries: { en: 'red car', 'zh-Hans': '红色的汽车' }, isBasic: true },
      { id: 'picturePhrase', queries: { en: '"red car"', 'zh-Hans': '“红色的汽车”' } },
      { id: 'pictureAndText', queries: { en: 'ocr:invoice red car', 'zh-Hans': 'ocr:发票 红色的汽车' } },
      { id: 'pictureWithoutText', queries: { en: 'beach has:no-text', 'zh-Hans': '海滩 has:no-text' } },
    ],
  },
];

/** The queries of an example, those of `language` first; one when all languages write it alike. */
export function queriesOf({ queries }: GuideExample, language: Language): string[] {
  return [...new Set([queries[language], ...Object.values(queries)])];
}
