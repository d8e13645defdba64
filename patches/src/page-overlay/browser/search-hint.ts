import { findSearchBox, suggestionsHeight } from './immich-page.ts';
import { chips, type QueryPart } from './query-chips.ts';
import { texts } from './texts.ts';

const CLASS = 'immich-ocr-hint';
const WAIT_MS = 150;
const GAP_PX = 6;

let hint: HTMLElement | undefined;
let askedFor: string | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows below the search box, while it is used, what can be typed, and then how it is understood. */
export function showSearchHint(): void {
  const box = findUsedBox();
  if (!box) {
    hide();
    return;
  }
  const { value } = box;
  if (askedFor !== value) {
    askedFor = value;
    clearTimeout(timer);
    timer = setTimeout(() => void update(value), WAIT_MS);
  }
  place(box);
}

function findUsedBox(): HTMLInputElement | undefined {
  const box = findSearchBox();
  return box === document.activeElement ? box : undefined;
}

function hide(): void {
  clearTimeout(timer);
  hint?.remove();
  hint = askedFor = undefined;
}

async function update(query: string): Promise<void> {
  const parts = query.trim() === '' ? [] : await understand(query);
  const box = findUsedBox();
  if (!box || askedFor !== query) {
    return;
  }
  hint ??= createHint();
  // A mere description is what Immich's own search takes, too: then what else can be typed is the news.
  hint.replaceChildren(...(parts.some(({ kind }) => kind !== 'picture') ? chips(parts) : [texts().hint]));
  place(box);
}

async function understand(query: string): Promise<readonly QueryPart[]> {
  try {
    const response = await fetch('/api/search/query', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return response.ok ? ((await response.json()) as { parts: QueryPart[] }).parts : [];
  } catch {
    return [];
  }
}

function createHint(): HTMLElement {
  const element = document.createElement('div');
  element.id = CLASS;
  element.className = CLASS;
  element.setAttribute('role', 'note');
  return element;
}

/** Below the box and Immich's suggestions, so that it hides neither. Touches the page only where something changes. */
function place(box: HTMLInputElement): void {
  if (!hint) {
    return;
  }
  const { left, bottom } = box.getBoundingClientRect();
  const position = `translate(${Math.round(left)}px, ${Math.round(bottom + suggestionsHeight(box) + GAP_PX)}px)`;
  if (hint.style.transform !== position) {
    hint.style.transform = position;
  }
  if (!hint.isConnected) {
    document.body.append(hint);
  }
}
