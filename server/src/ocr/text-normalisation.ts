import { Converter } from 'opencc-js/t2cn';

/** Text in the form that is compared, and where each of its UTF-16 code units came from. */
export interface NormalisedText {
  readonly text: string;
  /** `[starts[i], ends[i])` is the part of the source that code unit `i` stands for. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** Characters of scripts that are written without spaces between words; the inside of a regular expression class. */
export const UNSPACED_SCRIPTS =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Bopomofo}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}ー';

/** Letters that carry a stroke or are two letters in one, which no Unicode decomposition takes apart. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
};

const CLUSTERS = /[^\p{M}\uFF9E\uFF9F][\p{M}\uFF9E\uFF9F]*|[\p{M}\uFF9E\uFF9F]+/gsu;
const ACCENTS_AND_INVISIBLES = /[\u0300-\u036F\p{Default_Ignorable_Code_Point}]/gu;
const PLAIN_LETTER = new RegExp(`[${Object.keys(PLAIN_LETTERS).join('')}]`, 'g');
const CONTROL = /[\p{Cc}\uFFFD]/gu;
const NUMBER_WITH_THOUSANDS_COMMAS = /(?<!\d|\d,)\d{1,3}(?:,\d{3})+(?!\d|,\d)/g;
const GAP_IN_UNSPACED_SCRIPT = new RegExp(`(?<=[${UNSPACED_SCRIPTS}])\\s+(?=[${UNSPACED_SCRIPTS}])`, 'gu');
const HAN = /\p{sc=Han}/u;

// Character by character: OpenCC's phrase table makes a character depend on its neighbours (乾 in 乾隆, but 干 alone),
// and then a word would no longer be found inside a longer one.
const simplify = Converter({ from: 't', to: 'cn' });

const CACHE_LIMIT = 30_000;
const folded = new Map<string, string>();

/**
 * The one form in which photo text and queries are compared: NFKC, simplified Chinese, lower case, no accents, no
 * thousands commas, no gaps between characters of scripts without spaces. Every other gap stays.
 */
export function normaliseText(source: string): NormalisedText {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: cluster, index } of source.toWellFormed().matchAll(CLUSTERS)) {
    const fold = foldCluster(cluster);
    text += fold;
    for (let unit = 0; unit < fold.length; unit += 1) {
      starts.push(index);
      ends.push(index + cluster.length);
    }
  }
  return withoutRanges({ text, starts, ends }, [...thousandsCommas(text), ...gaps(text)]);
}

function foldCluster(cluster: string): string {
  const known = folded.get(cluster);
  if (known !== undefined) {
    return known;
  }
  const fold = Array.from(cluster.normalize('NFKC'), (character) =>
    HAN.test(character) ? simplify(character) : character,
  )
    .join('')
    .toLowerCase()
    .normalize('NFD')
    .replace(ACCENTS_AND_INVISIBLES, '')
    .normalize('NFKC')
    .replace(PLAIN_LETTER, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(CONTROL, ' ');
  if (folded.size >= CACHE_LIMIT) {
    folded.clear();
  }
  folded.set(cluster, fold);
  return fold;
}

type Range = readonly [start: number, end: number];

function thousandsCommas(text: string): Range[] {
  return [...text.matchAll(NUMBER_WITH_THOUSANDS_COMMAS)].flatMap(({ 0: number, index }) =>
    [...number.matchAll(/,/g)].map((comma): Range => [index + comma.index, index + comma.index + 1]),
  );
}

function gaps(text: string): Range[] {
  return [...text.matchAll(GAP_IN_UNSPACED_SCRIPT)].map(({ 0: gap, index }) => [index, index + gap.length]);
}

function withoutRanges(whole: NormalisedText, ranges: readonly Range[]): NormalisedText {
  if (ranges.length === 0) {
    return whole;
  }
  const dropped = new Set(ranges.flatMap(([start, end]) => Array.from({ length: end - start }, (_, i) => start + i)));
  const kept = Array.from(whole.starts.keys()).filter((unit) => !dropped.has(unit));
  return {
    text: kept.map((unit) => whole.text.charAt(unit)).join(''),
    starts: kept.map((unit) => whole.starts[unit]!),
    ends: kept.map((unit) => whole.ends[unit]!),
  };
}
