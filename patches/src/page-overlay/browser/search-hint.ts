import { findSearchBox } from './immich-page.ts';
import { texts } from './texts.ts';

interface Part {
  readonly kind: 'word' | 'phrase' | 'presence' | 'picture' | 'or' | 'open' | 'close';
  readonly text: string;
  readonly negated: boolean;
}

const ID = 'immich-ocr-hint';
const WAIT_MS = 150;

let shownFor: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows below the search box, while it is used, what can be typed, and then how it is understood. */
export function showSearchHint(): void {
  const box = findSearchBox();
  const isUsed = box !== undefined && document.activeElement === box;
  const hint = document.getElementById(ID);
  if (!isUsed) {
    hint?.remove();
    shownFor = undefined;
    return;
  }
  if (hint && shownFor === box.value) {
    place(hint, box);
    return;
  }
  shownFor = box.value;
  clearTimeout(timer);
  timer = setTimeout(() => void update(box), WAIT_MS);
}

async function update(box: HTMLInputElement): Promise<void> {
  const asked = box.value;
  const parts = /ocr|has|[:：]/i.test(asked) ? await understand(asked) : [];
  if (document.activeElement !== box || box.value !== asked) {
    return;
  }
  const hint = document.getElementById(ID) ?? createHint();
  const chips = parts.filter(({ kind }) => ['word', 'phrase', 'presence'].includes(kind)).map(chip);
  hint.replaceChildren(...(chips.length > 0 ? chips : [texts().hint]));
  place(hint, box);
}

async function understand(query: string): Promise<readonly Part[]> {
  try {
    const response = await fetch(`/api/search/query?${new URLSearchParams({ query })}`);
    return response.ok ? ((await response.json()) as { parts: Part[] }).parts : [];
  } catch {
    return [];
  }
}

function createHint(): HTMLElement {
  const hint = document.createElement('div');
  hint.id = ID;
  hint.setAttribute('role', 'note');
  Object.assign(hint.style, {
    position: 'fixed',
    left: '0',
    top: '0',
    zIndex: '9999',
    padding: '4px 12px',
    borderRadius: '12px',
    font: '12px/1.6 system-ui, sans-serif',
    color: '#fff',
    background: 'rgb(30 41 59 / 0.92)',
    pointerEvents: 'none',
  });
  document.body.append(hint);
  return hint;
}

/** Text goes in as text: nothing that was typed or read can become markup. */
function chip({ kind, text, negated }: Part): HTMLElement {
  const element = document.createElement('span');
  element.textContent = `${negated ? '−' : ''}${kind === 'phrase' ? `“${text}”` : text}`;
  Object.assign(element.style, {
    display: 'inline-block',
    margin: '0 4px 0 0',
    padding: '0 8px',
    borderRadius: '8px',
    background: negated ? '#b91c1c' : '#4f46e5',
  });
  return element;
}

/** Over the lower edge of the box, where it hides neither the text nor Immich's list of suggestions. */
function place(hint: HTMLElement, box: HTMLElement): void {
  const { left, bottom } = box.getBoundingClientRect();
  const position = `translate(${Math.round(left) + 8}px, ${Math.round(bottom) - 6}px)`;
  if (hint.style.transform !== position) {
    hint.style.transform = position;
  }
}
