import { lightLines } from './lit-lines.ts';
import { addMenuEntries } from './regenerate-menu.ts';
import { showSearchHint } from './search-hint.ts';
import { addStyles } from './styles.ts';

const ADDITIONS = [showSearchHint, addMenuEntries, lightLines];

let isPlanned = false;

/** Looks at the page at most once a frame, whatever happened to it. An addition that fails leaves the page as it is. */
function plan(): void {
  if (isPlanned) {
    return;
  }
  isPlanned = true;
  requestAnimationFrame(() => {
    isPlanned = false;
    for (const add of ADDITIONS) {
      try {
        add();
      } catch (error) {
        console.debug('Immich OCR', error);
      }
    }
  });
}

addStyles();
new MutationObserver(plan).observe(document, { childList: true, subtree: true, attributes: true });
for (const event of ['popstate', 'resize']) {
  addEventListener(event, plan);
}
for (const event of ['focusin', 'focusout', 'input', 'transitionend']) {
  document.addEventListener(event, plan);
}
// Of images: this event neither bubbles nor gets as far as the window.
document.addEventListener('load', plan, true);
(globalThis as { navigation?: EventTarget }).navigation?.addEventListener('currententrychange', plan);
plan();
