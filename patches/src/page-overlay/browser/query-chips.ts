import { texts } from './texts.ts';

/** One thing that a query says, as the server reads it. */
export interface QueryPart {
  readonly kind: 'word' | 'phrase' | 'presence' | 'picture' | 'picturePhrase' | 'or' | 'open' | 'close';
  readonly text: string;
  readonly negated: boolean;
}

type ChipKind = Exclude<QueryPart['kind'], 'or' | 'open' | 'close'>;

/** How a query is understood: a chip for each thing it asks for, in the order in which it is written. */
export function chips(parts: readonly QueryPart[]): (HTMLElement | string)[] {
  const { or, noneOf } = texts();
  return parts.map((part) => {
    switch (part.kind) {
      case 'or':
        return or;
      case 'open':
        return part.negated ? `${noneOf} (` : '(';
      case 'close':
        return ')';
      case 'word':
      case 'phrase':
      case 'presence':
      case 'picture':
      case 'picturePhrase':
        return chip(part.kind, part);
    }
  });
}

/** Text goes in as text: nothing that was typed or read can become markup. */
function chip(kind: ChipKind, { text, negated }: QueryPart): HTMLElement {
  const element = document.createElement('span');
  element.className = 'immich-ocr-chip';
  element.classList.toggle('is-picture', kind.startsWith('picture'));
  element.classList.toggle('is-negated', negated);
  element.textContent = labelOf(kind, negated);
  if (text !== '') {
    const words = document.createElement('b');
    words.textContent = text;
    element.append(' ', words);
  }
  return element;
}

function labelOf(kind: ChipKind, negated: boolean): string {
  const t = texts();
  if (kind === 'presence') {
    return negated ? t.noText : t.anyText;
  }
  return negated ? t.without(t[kind]) : t[kind];
}
