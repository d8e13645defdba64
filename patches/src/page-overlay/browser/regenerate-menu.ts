import { findMenuEntries, findShownAsset } from './immich-page.ts';
import { say } from './messages.ts';
import { texts } from './texts.ts';

const ENTRIES = [
  { id: 'immich-ocr-regenerate-text', what: 'ocr', label: 'regenerateText', done: 'textQueued' },
  { id: 'immich-ocr-regenerate-vector', what: 'clip', label: 'regenerateVector', done: 'vectorQueued' },
] as const;

/** Adds our entries to the menu of the photo that is shown large: each a copy of Immich's own, with another text. */
export function addMenuEntries(): void {
  const entries = findMenuEntries();
  const pattern = entries.findLast(({ id }) => !id.startsWith('immich-ocr-'));
  if (!pattern || entries.some(({ id }) => id === ENTRIES[0].id)) {
    return;
  }
  for (const { id, what, label, done } of ENTRIES) {
    const entry = pattern.cloneNode(true) as HTMLElement;
    entry.id = id;
    setText(entry, texts()[label]);
    entry.addEventListener('click', () => void regenerate(what, texts()[done]));
    pattern.parentElement?.append(entry);
  }
}

/** Replaces the words of an entry and leaves its shape. */
function setText(entry: HTMLElement, text: string): void {
  const walker = document.createTreeWalker(entry, NodeFilter.SHOW_TEXT);
  const words: Text[] = [];
  while (walker.nextNode()) {
    if (walker.currentNode.textContent?.trim()) words.push(walker.currentNode as Text);
  }
  const [first, ...rest] = words;
  if (first) {
    first.textContent = text;
  } else {
    entry.append(text);
  }
  rest.forEach((node) => node.remove());
  entry.removeAttribute('aria-label');
  entry.querySelectorAll('svg').forEach((icon) => icon.remove());
}

async function regenerate(what: 'ocr' | 'clip', done: string): Promise<void> {
  const assetId = findShownAsset();
  if (assetId === undefined) {
    return;
  }
  try {
    const response = await fetch(`/api/assets/${assetId}/${what}/regenerate`, { method: 'POST' });
    const { message = '' } = (await response.json()) as { message?: string };
    say(response.ok ? done : texts().failed + message);
  } catch (error) {
    say(texts().failed + (error instanceof Error ? error.message : ''));
  }
}
