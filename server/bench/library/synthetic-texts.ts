import { normaliseText } from '../../src/ocr/text-normalisation.ts';
import { Random, Zipf } from '../random.ts';
import { isOnTimeline, type SyntheticAsset } from './synthetic-assets.ts';

/** A word that stands in exactly so many texts that a search of the user `most` finds. */
export interface PlantedWord {
  readonly latin: string;
  readonly han: string;
  readonly matches: number;
}

/** Their letters may be anywhere; the Chinese characters of these occur nowhere else. */
const PLANTED: readonly PlantedWord[] = [
  { latin: 'quixotry', han: '饕餮', matches: 1 },
  { latin: 'zymurgy', han: '貔貅', matches: 100 },
  { latin: 'kumquat', han: '麒麟', matches: 1000 },
  { latin: 'xylograph', han: '鹦鹉', matches: 10_000 },
  { latin: 'invoice', han: '珊瑚', matches: 50_000 },
];

/** Follows every second `kumquat` at once, and stands apart from it in the other texts. */
export const PHRASE = { first: 'kumquat', second: 'marmalade' } as const;

/** A misspelling that no text shows. */
export const MISSPELT = { written: 'kumqvat', meant: 'kumquat' } as const;

/** A single character of the planted Chinese words: part of as many texts as its word. */
export const ONE_CHARACTER = { character: '麟', of: '麒麟' } as const;

const COMMON_LATIN =
  'the of and to in for is on total date no tax amount your by with order street page from paid bank card number'.split(
    ' ',
  );
const COMMON_HAN =
  '公司 中国 发票 有限 日期 金额 人民 合计 编号 电话 地址 北京 上海 银行 服务 时间 名称 单位 产品 管理 信息 系统 技术 学习 手机'.split(
    ' ',
  );
const SYLLABLES =
  'ba be bi bo bu da de di do du fa fe ga ge ka ke la le li lo ma me mi mo na ne no pa pe ra re ri ro sa se si ta te ti to va ve'.split(
    ' ',
  );
const LATIN_WORDS = 20_000;
const HAN_WORDS = 20_000;
const HAN_CHARACTERS = 1500;
const TOKENS_PER_LINE = 5;

/** Those planted words that fit into a library with so many texts that a search of `most` finds. */
export function plantedWords(assets: readonly SyntheticAsset[]): PlantedWord[] {
  const room = assets.filter(showsTextToMost).length * 0.9;
  return PLANTED.filter(({ matches }) => matches <= room);
}

function showsTextToMost(asset: SyntheticAsset): boolean {
  return asset.hasText && asset.owner === 'most' && isOnTimeline(asset);
}

/** The lines of text of each asset that has any, in two languages with a few frequent and many rare words. */
export function* syntheticTexts(
  assets: readonly SyntheticAsset[],
): Generator<{ readonly asset: SyntheticAsset; readonly lines: readonly string[] }> {
  const random = new Random(2);
  const language = new Language(random);
  const places = assets.filter(showsTextToMost).length;
  const planted = plantedWords(assets).map((word, index) => new Plant(word, places, index));
  let place = 0;
  for (const asset of assets) {
    if (!asset.hasText) {
      continue;
    }
    const isCounted = showsTextToMost(asset);
    const tokens = language.draw(random);
    for (const plant of planted) {
      if (isCounted ? plant.standsAt(place) : random.next() < plant.word.matches / places) {
        plantInto(tokens, plant.word, random);
      }
    }
    place += isCounted ? 1 : 0;
    yield { asset, lines: inLines(tokens) };
  }
}

/** Spreads a word over the texts: exactly as often as wanted, evenly, and each word elsewhere. */
class Plant {
  readonly word: PlantedWord;
  private readonly places: number;
  private readonly stride: number;

  constructor(word: PlantedWord, places: number, index: number) {
    this.word = word;
    this.places = places;
    this.stride = firstCoprime([7919, 7907, 7901, 7883, 7879][index]!, places);
  }

  standsAt(place: number): boolean {
    const { matches } = this.word;
    const moved = (place * this.stride) % this.places;
    return Math.floor(((moved + 1) * matches) / this.places) > Math.floor((moved * matches) / this.places);
  }
}

function firstCoprime(from: number, other: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  return divisor(from, other) === 1 ? from : firstCoprime(from + 1, other);
}

function plantInto(tokens: string[], { latin, han }: PlantedWord, random: Random): void {
  tokens.splice(random.below(tokens.length), 0, han);
  const at = random.below(tokens.length);
  tokens.splice(at, 0, latin);
  if (latin === PHRASE.first) {
    tokens.splice(random.next() < 0.5 ? at + 1 : 0, 0, PHRASE.second);
  }
}

class Language {
  private readonly latin: readonly string[];
  private readonly han: readonly string[];
  private readonly ranks = new Zipf(Math.min(LATIN_WORDS, HAN_WORDS));

  constructor(random: Random) {
    this.latin = words(COMMON_LATIN, LATIN_WORDS, () =>
      Array.from({ length: 2 + random.below(3) }, () => random.pick(SYLLABLES)).join(''),
    );
    const characters = ordinaryCharacters(random);
    this.han = words(COMMON_HAN, HAN_WORDS, () =>
      Array.from({ length: random.next() < 0.8 ? 2 : 3 }, () => random.pick(characters)).join(''),
    );
  }

  /** About 25 words, numbers between them. */
  draw(random: Random): string[] {
    const length = Math.min(200, Math.max(4, Math.round(Math.exp(3.2 + 0.6 * random.gaussian()))));
    const latinShare = random.pick([1, 1, 1, 0, 0, 0.5]);
    return Array.from({ length }, () => {
      if (random.next() < 0.08) {
        return String(random.below(100_000));
      }
      return (random.next() < latinShare ? this.latin : this.han)[this.ranks.draw(random)]!;
    });
  }
}

function words(common: readonly string[], size: number, make: () => string): string[] {
  const all = new Set(common);
  while (all.size < size) {
    all.add(make());
  }
  return [...all];
}

/** Chinese characters that normalisation leaves alone, and that no planted word has. */
function ordinaryCharacters(random: Random): string[] {
  const taken = new Set(PLANTED.flatMap(({ han }) => Array.from(han)));
  const ideographs = Array.from({ length: 0x9fa5 - 0x4e00 }, (_, index) => String.fromCodePoint(0x4e00 + index));
  const plain = ideographs.filter((character) => !taken.has(character) && normaliseText(character).text === character);
  return random.shuffled(plain).slice(0, HAN_CHARACTERS);
}

/** Chinese words stand side by side, as they are written. */
function inLines(tokens: readonly string[]): string[] {
  const lines: string[] = [];
  for (let start = 0; start < tokens.length; start += TOKENS_PER_LINE) {
    const line = tokens.slice(start, start + TOKENS_PER_LINE).join(' ');
    lines.push(line.replaceAll(/(?<=\p{sc=Han}) (?=\p{sc=Han})/gu, ''));
  }
  return lines;
}
