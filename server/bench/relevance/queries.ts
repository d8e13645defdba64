import {
  type Colour,
  COLOURS,
  type Document,
  ITEMS,
  MISREAD,
  SELLERS,
  SIGNS,
  STATUSES,
  TOPICS,
  TRADITIONAL,
  VENDORS,
} from './documents.ts';

/** A query with the photos that answer it. */
export interface LabelledQuery {
  readonly kind: string;
  /** What somebody types into the search box. */
  readonly typed: string;
  /** The same for a box that searches text only. */
  readonly text: string;
  /** The same for an encoder of pictures and for the trigram way, which know no operators. */
  readonly words: string;
  /** How well documents answer it, by name: 2 fully, 1 in part. Those that are missing do not. */
  readonly grades: ReadonlyMap<string, number>;
}

/** Queries that ask for text, in the order of their kinds. */
export function textQueries(documents: readonly Document[]): LabelledQuery[] {
  const about = grader(documents);
  return [
    ...VENDORS.map((vendor) => text('words', vendor, about({ vendor }))),
    ...every(documents, 'code', 4).map((code) => text('code', code, about({ code }))),
    ...every(documents, 'price', 6).map((price) => text('price', price, about({ price }))),
    ...STATUSES.map((status) => text('phrase', `"${status}"`, about({ status }))),
    ...ITEMS.map((item) =>
      text(
        'phrase',
        `"${item}"`,
        grade(documents, ({ items = '' }) => (items.includes(item) ? 2 : 0)),
      ),
    ),
    ...SELLERS.map((seller) => text('Chinese words', seller.slice(2, 6), about({ seller }))),
    ...every(documents, 'number', 6).map((number) => text('Chinese words', number, about({ number }))),
    ...TRADITIONAL.flatMap(([written, simplified]) => [
      text('traditional', simplified.slice(0, 4), about({ traditional: simplified })),
      text('traditional', written.slice(-4), about({ traditional: simplified })),
    ]),
    text('traditional', '增值稅專用發票', about({ kind: '增值税专用发票' })),
    ...TOPICS.map((topic) => text('mixed languages', topic, about({ topic }))),
    ...VENDORS.slice(0, 14).map((vendor) => text('typo', mistyped(vendor.split(' ')[1]!), about({ vendor }))),
    ...MISREAD.map(([word]) =>
      text(
        'misread',
        word,
        grade(documents, (facts) => (facts.word !== word ? 0 : facts.written === word ? 2 : 1)),
      ),
    ),
    ...SELLERS.map((seller) =>
      text('negation', `${seller.slice(2, 4)} -红字`, about({ seller, red: 'false' }), seller.slice(2, 4)),
    ),
    ...STATUSES.map((status, index) =>
      text('negation', `invoice -"${status}"`, grade(documents, otherStatus(index)), 'invoice'),
    ),
    ...VENDORS.slice(0, 8).map((vendor, index) => {
      const other = VENDORS[index + 8]!;
      const either = `${firstWord(vendor)} or ${firstWord(other)}`;
      const grades = grade(documents, (facts) => (facts.vendor === vendor || facts.vendor === other ? 2 : 0));
      return text('or', either, grades, either.replace(' or ', ' '));
    }),
    ...VENDORS.slice(0, 8).map((vendor) => text('beginning', firstWord(vendor).slice(0, 5), about({ vendor }))),
  ];
}

/** Queries about text or picture without saying which, and about both. */
export function hybridQueries(documents: readonly Document[]): LabelledQuery[] {
  const about = grader(documents);
  const colours = Object.entries(COLOURS) as [Colour, (typeof COLOURS)[Colour]][];
  return [
    ...VENDORS.slice(8, 20).map((vendor) => free('free words of a text', vendor, about({ vendor }))),
    ...TOPICS.map((topic) => free('free words of a text', topic, about({ topic }))),
    ...colours.flatMap(([colour, [, chinese]]) => [
      free('free words of a picture', colour, shownOrNamed(documents, colour)),
      free('free words of a picture', chinese, about({ colour })),
    ]),
    ...SIGNS.flatMap((sign) =>
      (['red', 'green', 'blue'] as const).map((colour) => ({
        kind: 'text and picture',
        typed: `ocr:"${sign}" ${colour}`,
        text: `"${sign}"`,
        words: `${sign} ${colour}`,
        grades: about({ sign, colour }),
      })),
    ),
  ];
}

/** A photo of the colour answers fully, a text that names it in part. */
function shownOrNamed(documents: readonly Document[], colour: Colour): Map<string, number> {
  return grade(documents, (facts) => (facts.colour === colour ? 2 : facts.items?.includes(colour) ? 1 : 0));
}

function text(kind: string, asked: string, grades: LabelledQuery['grades'], words = asked): LabelledQuery {
  const typed = asked.startsWith('"') ? `ocr:${asked}` : `ocr:(${asked})`;
  return { kind, typed, text: asked, words: words.replaceAll('"', ''), grades };
}

function free(kind: string, words: string, grades: LabelledQuery['grades']): LabelledQuery {
  return { kind, typed: words, text: words, words, grades };
}

/** Grades by facts: fully those that have all of them. */
function grader(documents: readonly Document[]): (facts: Document['facts']) => Map<string, number> {
  return (wanted) =>
    grade(documents, (facts) => (Object.entries(wanted).every(([kind, value]) => facts[kind] === value) ? 2 : 0));
}

function grade(documents: readonly Document[], judge: (facts: Document['facts']) => number): Map<string, number> {
  return new Map(documents.map(({ name, facts }) => [name, judge(facts)] as const).filter(([, graded]) => graded > 0));
}

function otherStatus(index: number): (facts: Document['facts']) => number {
  return ({ kind, status }) => (kind === 'invoice' && status !== STATUSES[index] ? 2 : 0);
}

/** Every so many of the different values that one kind of fact has. */
function every(documents: readonly Document[], kind: string, step: number): string[] {
  const values = documents.map(({ facts }) => facts[kind]).filter((value) => value !== undefined);
  return values.filter((_, index) => index % step === 0);
}

/** Two letters in the middle exchanged. */
function mistyped(word: string): string {
  const middle = Math.floor(word.length / 2);
  return word.slice(0, middle - 1) + word[middle]! + word[middle - 1]! + word.slice(middle + 1);
}

function firstWord(words: string): string {
  return words.split(' ')[0]!;
}
