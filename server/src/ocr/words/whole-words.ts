import type { TextCondition } from '../../search/query-language.ts';
import { normaliseText, UNSPACED_SCRIPTS } from '../text-normalisation.ts';

/** Words of scripts without spaces that must not be cut, normalised. */
export class WholeWords {
  private readonly words: ReadonlySet<string>;
  private readonly longest: number;

  /** @param words normalised; those of scripts with spaces are passed over, as nothing cuts them */
  constructor(words: Iterable<string>) {
    this.words = new Set(Array.from(words).filter((word) => UNSPACED.test(word)));
    this.longest = Math.max(0, ...Array.from(this.words, (word) => word.length));
  }

  /**
   * The same condition with each of the words, where a term holds it, as a phrase of its own: the longest first, from left
   * to right. What stands between them is cut as before. Quoted terms are whole already.
   */
  keepIn(condition: TextCondition): TextCondition;
  keepIn(condition: TextCondition | undefined): TextCondition | undefined;
  keepIn(condition: TextCondition | undefined): TextCondition | undefined {
    if (this.words.size === 0 || condition === undefined) {
      return condition;
    }
    switch (condition.kind) {
      case 'term':
        return condition.phrase ? condition : this.keepInTerm(condition);
      case 'not':
        return { kind: 'not', of: this.keepIn(condition.of) };
      case 'all':
      case 'any':
        return { kind: condition.kind, of: condition.of.map((part) => this.keepIn(part)) };
      case 'present':
        return condition;
    }
  }

  private keepInTerm(term: Extract<TextCondition, { kind: 'term' }>): TextCondition {
    const { text } = normaliseText(term.text);
    const of: TextCondition[] = [];
    let cutAt = 0;
    for (let position = 0; position < text.length;) {
      const word = this.longestAt(text, position);
      if (word === undefined) {
        position += 1;
        continue;
      }
      of.push(...termsOf(text.slice(cutAt, position)), { kind: 'term', text: word, phrase: true });
      position += word.length;
      cutAt = position;
    }
    if (of.length === 0) {
      return term;
    }
    of.push(...termsOf(text.slice(cutAt)));
    return of.length > 1 ? { kind: 'all', of } : of[0]!;
  }

  private longestAt(text: string, position: number): string | undefined {
    for (let length = Math.min(this.longest, text.length - position); length > 0; length -= 1) {
      const candidate = text.slice(position, position + length);
      if (this.words.has(candidate)) {
        return candidate;
      }
    }
    return undefined;
  }
}

const UNSPACED = new RegExp(`^[${UNSPACED_SCRIPTS}]{2,}$`, 'u');

/** What is left between whole words; nothing where no letter or digit is left. */
function termsOf(text: string): TextCondition[] {
  return /[\p{L}\p{N}]/u.test(text) ? [{ kind: 'term', text: text.trim(), phrase: false }] : [];
}
