import { AssetVisibility } from '@immich/sdk';
import { MISSPELT, ONE_CHARACTER, PHRASE, type PlantedWord } from '../library/synthetic-texts.ts';

/** A kind of search, asked as the user `most`. */
export interface Kind {
  readonly name: string;
  readonly path: '/search/smart' | '/search/metadata' | '/search/statistics';
  /** The body of the request; free words in it may differ from round to round, so that no answer is remembered. */
  body(round: number): object;
  /** What issue and design ask for at 300,000 assets on two idle cores: milliseconds in the database. */
  readonly target?: { readonly median?: number; readonly p95?: number };
}

/** All kinds are asked as the web clients ask, which show the timeline. */
export const IN_TIMELINE = { visibility: AssetVisibility.Timeline };

const MOST_MATCHES_FOR_THE_FIRST_TARGET = 1000;
/** A word of no text: such a query is about the picture alone. */
const LOOKS = 'glowing';
const ONE_YEAR = { takenAfter: '2018-01-01T00:00:00.000Z', takenBefore: '2019-01-01T00:00:00.000Z' };
const ONE_MONTH = { takenAfter: '2018-03-01T00:00:00.000Z', takenBefore: '2018-04-01T00:00:00.000Z' };

/** All kinds that the planted words allow. */
export function kindsOfSearch(planted: readonly PlantedWord[]): Kind[] {
  return [...textKinds(planted), ...hybridKinds(planted), ...otherKinds(planted)];
}

/** The name of the kind that looks for a planted word. */
export function wordKind({ matches }: PlantedWord): string {
  return `word, ${count(matches)}`;
}

function textKinds(planted: readonly PlantedWord[]): Kind[] {
  const words = planted.flatMap((word) => {
    const { latin, han, matches } = word;
    const target = { median: matches <= MOST_MATCHES_FOR_THE_FIRST_TARGET ? 8 : 40 };
    return [
      smart(wordKind(word), `ocr:${latin}`, target),
      smart(`Chinese word, ${count(matches)}`, `ocr:${han}`, target),
    ];
  });
  return [
    ...words,
    smart('two words', `ocr:${PHRASE.first} ocr:${PHRASE.second}`, { median: 8 }),
    smart('phrase', `ocr:"${PHRASE.first} ${PHRASE.second}"`, { median: 8 }),
    smart('beginning of a word', `ocr:${PHRASE.first.slice(0, 5)}`),
    smart('misspelt word', `ocr:${MISSPELT.written}`),
    smart('one Chinese character, rare', `ocr:${ONE_CHARACTER.character}`),
    smart('one Chinese character, common', 'ocr:公'),
    smart('rare word without a common one', `ocr:${PHRASE.first} -ocr:${commonest(planted)}`),
    smart('only a negation', `-ocr:${commonest(planted)}`),
  ];
}

function hybridKinds(planted: readonly PlantedWord[]): Kind[] {
  const common = commonest(planted);
  return [
    smart('hybrid, rare word', 'zymurgy', { median: 20, p95: 60 }),
    smart('hybrid, common word', common, { median: 35, p95: 120 }),
    smart('hybrid, common word, one year', common, { median: 70 }, ONE_YEAR),
    smart('hybrid, common word, one month', common, { median: 70 }, ONE_MONTH),
    smart('hybrid, common word, page 20', common, {}, { page: 20 }),
    varying('text and picture, 1,000 matches', (looks) => `ocr:${PHRASE.first} ${looks}`),
    varying('text and picture, common word', (looks) => `ocr:${common} ${looks}`),
    varying('picture alone', (looks) => looks),
    varying('picture alone, one month', (looks) => looks, ONE_MONTH),
  ];
}

function otherKinds(planted: readonly PlantedWord[]): Kind[] {
  const common = commonest(planted);
  return [
    smart('common word, one year', `ocr:${common}`, {}, ONE_YEAR),
    smart('common word, page 20', `ocr:${common}`, {}, { page: 20 }),
    { name: 'count of a common word', path: '/search/statistics', body: () => ({ ocr: common }) },
    { name: 'count of everything', path: '/search/statistics', body: () => ({}) },
    { name: 'newest 100', path: '/search/metadata', body: () => ({ size: 100 }) },
    { name: 'newest 100 of a city', path: '/search/metadata', body: () => ({ size: 100, city: 'City 7' }) },
  ];
}

function smart(name: string, query: string, target: Kind['target'] = {}, filter: object = {}): Kind {
  return { name, path: '/search/smart', body: () => ({ query, ...filter }), target };
}

function varying(name: string, query: (looks: string) => string, filter: object = {}): Kind {
  return { name, path: '/search/smart', body: (round) => ({ query: query(`${LOOKS} ${round}`), ...filter }) };
}

function commonest(planted: readonly PlantedWord[]): string {
  return planted.at(-1)!.latin;
}

/** For the name of a kind. */
export function count(matches: number): string {
  return `${matches.toLocaleString('en')} ${matches === 1 ? 'match' : 'matches'}`;
}
