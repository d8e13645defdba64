import { icon } from './icons.ts';
import { findMenu, findShownAsset } from './immich-page.ts';
import { prepareMessages, say } from './messages.ts';
import { texts } from './texts.ts';

const CLASS = 'immich-ocr-entry';
const ENTRIES = [
  { id: 'immich-ocr-regenerate-text', icon: 'text', what: 'ocr', label: 'regenerateText', done: 'textQueued' },
  { id: 'immich-ocr-regenerate-vector', icon: 'vector', what: 'clip', label: 'regenerateVector', done: 'vectorQueued' },
] as const;

/** Keeps our entries at the end of the menu of the photo that is shown large. */
export function addMenuEntries(): void {
  const menu = findMenu();
  if (!menu) {
    return;
  }
  // Immich's own keys move through the children of the menu, ours among them, and name the chosen one here.
  const active = menu.getAttribute('aria-activedescendant') ?? '';
  const ours = [...menu.querySelectorAll<HTMLElement>(`.${CLASS}`)];
  for (const entry of ours.length > 0 ? ours : createEntries(menu, active)) {
    if (entry.hasAttribute('data-active') !== (entry.id === active)) {
      entry.toggleAttribute('data-active');
    }
  }
}

/** Each looks like one of Immich's own entries that is not chosen just now. */
function createEntries(menu: HTMLElement, active: string): HTMLElement[] {
  const pattern = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')].findLast(({ id }) => id !== active);
  if (!pattern) {
    return [];
  }
  prepareMessages();
  const entries = ENTRIES.map(({ id, icon: name, what, label, done }) => {
    const entry = pattern.cloneNode() as HTMLElement;
    entry.id = id;
    entry.classList.add(CLASS);
    entry.removeAttribute('aria-label');
    const words = document.createElement('span');
    words.textContent = texts()[label];
    entry.append(icon(name), words);
    entry.addEventListener('click', () => void regenerate(what, texts()[done]));
    return entry;
  });
  pattern.parentElement?.append(...entries);
  return entries;
}

async function regenerate(what: 'ocr' | 'clip', done: string): Promise<void> {
  const assetId = findShownAsset();
  if (assetId === undefined) {
    return;
  }
  try {
    const response = await fetch(`/api/assets/${assetId}/${what}/regenerate`, { method: 'POST' });
    say(response.ok ? done : texts().failed + (await reasonOf(response)));
  } catch {
    say(texts().failed + texts().unreachable);
  }
}

/** What the server says in the form of Immich's errors; what stands between us and it may answer anything. */
async function reasonOf(response: Response): Promise<string> {
  const { message } = (await response.json().catch(() => ({}))) as { readonly message?: unknown };
  return typeof message === 'string' ? message : `${response.status} ${response.statusText}`;
}
