/** One thing that a search asks for, to be shown as a chip. */
export interface QueryChip {
  /** `text` and `phrase` stand in the photo; `presence` is about any text at all; `picture` describes what one sees. */
  kind: 'text' | 'phrase' | 'presence' | 'picture';
  /** The words; empty for `presence`. */
  value: string;
  /** The photo must not have it. */
  isExcluded: boolean;
  /** Either this or the chip before it is enough. */
  isAlternative: boolean;
}

interface Token {
  isNegated: boolean;
  prefix: 'ocr' | 'has' | undefined;
  value: string;
  isPhrase: boolean;
}

// dashes, `ocr:` or `has:` in any width and case, dashes again, then a quoted phrase or a word.
const TOKEN =
  /(?<before>[-－]*)(?:(?<prefix>[oｏ][cｃ][rｒ]|[hｈ][aａ][sｓ])[:：]\s*(?<after>[-－]*))?(?:["“”„＂](?<double>[^"“”„＂]*)["“”„＂]|「(?<corner>[^」]*)」|『(?<white>[^』]*)』|(?<word>[^\s"“”„＂]+)|["“”„＂])/giu;
const LONE_PREFIX = /^(ocr|has):$/i;

/**
 * What the server will understand by a query, in the order it was typed; words that describe the picture become one
 * chip at the end. Every text is a query: what is not an operator is words.
 */
export function chipsOf(query: string): QueryChip[] {
  const chips: QueryChip[] = [];
  const pictureWords: string[] = [];
  const tokens = tokensOf(query);

  tokens.forEach((token, index) => {
    const { value } = token;
    if (isOr(token)) {
      const joinsPictureWords = tokens[index - 1] && tokens[index + 1] && !isTextAt(tokens, index - 1);
      if (joinsPictureWords && !isTextAt(tokens, index + 1)) {
        pictureWords.push(value);
      }
      return;
    }
    const joiner = tokens[index - 1];
    const isAlternative = joiner !== undefined && isOr(joiner) && isTextAt(tokens, index - 2);
    const presence = presenceOf(token);
    if (presence !== undefined) {
      chips.push({ kind: 'presence', value: '', isExcluded: presence === token.isNegated, isAlternative });
    } else if (isTextAt(tokens, index)) {
      chips.push({ kind: token.isPhrase ? 'phrase' : 'text', value, isExcluded: token.isNegated, isAlternative });
    } else {
      pictureWords.push(token.prefix === 'has' ? `has:${value}` : value);
    }
  });
  if (pictureWords.length > 0) {
    chips.push({ kind: 'picture', value: pictureWords.join(' '), isExcluded: false, isAlternative: false });
  }
  return chips;
}

function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  for (const { groups = {} } of query.matchAll(TOKEN)) {
    const phrase = groups.double ?? groups.corner ?? groups.white;
    const value = (phrase ?? groups.word ?? '').trim();
    const asksNothing = value === '' || (phrase === undefined && LONE_PREFIX.test(value.normalize('NFKC')));
    if (!asksNothing) {
      tokens.push({
        isNegated: Boolean(groups.before) !== Boolean(groups.after),
        prefix: prefixOf(groups.prefix),
        value,
        isPhrase: phrase !== undefined,
      });
    }
  }
  return tokens;
}

function prefixOf(typed: string | undefined): Token['prefix'] {
  const plain = typed?.normalize('NFKC').toLowerCase();
  return plain === 'ocr' || plain === 'has' ? plain : undefined;
}

const isOr = ({ prefix, isPhrase, isNegated, value }: Token): boolean =>
  prefix === undefined && !isPhrase && !isNegated && value.toLowerCase() === 'or';

/** True for “has text”, false for “has no text”, undefined when the token says neither. */
function presenceOf({ prefix, value }: Token): boolean | undefined {
  const plain = value.normalize('NFKC').toLowerCase();
  if (prefix !== 'has' || (plain !== 'text' && plain !== 'no-text')) {
    return undefined;
  }
  return plain === 'text';
}

/** A token is about text by itself, or because an `or` ties it to one that is. */
function isTextAt(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (!token || isOr(token)) {
    return false;
  }
  if (token.isNegated || token.prefix === 'ocr' || presenceOf(token) !== undefined) {
    return true;
  }
  const previous = tokens[index - 1];
  return previous !== undefined && isOr(previous) && isTextAt(tokens, index - 2);
}
