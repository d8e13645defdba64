import type { IncomingMessage, ServerResponse } from 'node:http';

/** Sizes of the photo that every asset is, in its own pixels. */
export const PHOTO = { width: 400, height: 200 };

/** What the page is like: set before it is opened. */
export interface PageState {
  lang: string;
  isDark: boolean;
  /** Without them the page has nothing that an overlay could know. */
  hasHooks: boolean;
}

const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'";
const VIEWER_PATH = /\/photos\/([0-9a-f-]{36})$/;

const STYLE = `
body { margin: 0; height: 100vh; font: 14px system-ui, sans-serif; background: #fff; }
.dark body { background: #0a0a0a; color: #e5e7eb; }
header { position: relative; width: 640px; margin: 8px auto; }
header input { box-sizing: border-box; width: 100%; padding: 16px 56px; border: 2px solid #e5e7eb; border-radius: 24px; font: inherit; }
.dark header input { border-color: #374151; background: #212121; color: inherit; }
[role=listbox] > div { position: absolute; width: 100%; height: 120px; background: #f3f4f6; }
#immich-asset-viewer { position: fixed; inset: 0; background: #000; }
#immich-asset-viewer img { position: absolute; width: 100%; height: 100%; object-fit: contain; }
nav { position: absolute; z-index: 2; top: 12px; right: 12px; }
nav ul { position: fixed; z-index: 70; right: 12px; top: 48px; margin: 0; padding: 0; width: 240px; overflow: hidden; border-radius: 8px; background: #f1f5f9; color: #000; list-style: none; }
nav ul.is-closed { max-height: 0; }
nav li { display: flex; align-items: center; gap: 8px; padding: 16px; font-weight: 500; }
nav li.is-chosen { background: #cbd5e1; }
`;

/** Opens the menu and moves through it as Immich does: by the children of the list, which it names by their ids. */
const SCRIPT = `
const choose = (menu, id) => {
  menu.setAttribute('aria-activedescendant', id);
  for (const entry of menu.querySelectorAll('.theirs')) entry.classList.toggle('is-chosen', entry.id === id);
};
document.addEventListener('click', ({ target }) => {
  const button = target.closest('button[aria-haspopup]');
  if (button) document.getElementById(button.getAttribute('aria-controls')).classList.toggle('is-closed');
});
document.addEventListener('keydown', ({ key, target }) => {
  const menu = document.getElementById(target.getAttribute('aria-controls') ?? '');
  if (menu?.getAttribute('role') !== 'menu') return;
  const entries = [...menu.children];
  const at = entries.findIndex(({ id }) => id === menu.getAttribute('aria-activedescendant'));
  if (key === 'ArrowDown') choose(menu, entries[(at + 1) % entries.length].id);
  if (key === 'Enter') entries[at]?.click();
});
`;

const SEARCH = `<header><form role="search">
  <input name="q" aria-label="Search" role="combobox" aria-controls="suggestions">
  <div role="listbox" id="suggestions"></div>
</form></header>`;

/** The markup of the menu, as often as a page renders it. */
export const MENU = `<ul role="menu" id="menu" class="is-closed" aria-activedescendant="">
  <li role="menuitem" class="theirs" id="entry-1"><svg width="18" height="18"></svg><div>Download</div></li>
  <li role="menuitem" class="theirs" id="entry-2"><svg width="18" height="18"></svg><div>Refresh metadata</div></li>
</ul>`;

const viewer = (assetId: string) => `<section id="immich-asset-viewer">
  <img src="/api/assets/${assetId}/thumbnail?size=preview" alt="">
  <nav><div data-testid="asset-viewer-navbar-actions">
    <button aria-label="Info">i</button>
    <button aria-label="More" aria-haspopup="true" aria-controls="menu">⋮</button>${MENU}
  </div></nav>
</section>`;

const IMAGE = `<svg xmlns="http://www.w3.org/2000/svg" width="${PHOTO.width}" height="${PHOTO.height}">
  <rect width="100%" height="100%" fill="#94a3b8"/><text x="40" y="60" font-size="24">INVOICE 2048</text></svg>`;

/**
 * Answers what belongs to a page of our own that has what Immich's pages have, as far as the overlay knows it, under a
 * policy that forbids scripts and styles in the page. False for everything else.
 */
export function answerPage({ url = '' }: IncomingMessage, response: ServerResponse, state: PageState): boolean {
  const { pathname } = new URL(url, 'http://localhost');
  const send = (type: string, body: string) => response.writeHead(200, { 'content-type': type }).end(body);
  if (pathname.endsWith('/thumbnail')) {
    send('image/svg+xml', IMAGE);
  } else if (pathname.startsWith('/api/')) {
    return false;
  } else if (pathname === '/style.css') {
    send('text/css', STYLE);
  } else if (pathname === '/script.js') {
    send('text/javascript', SCRIPT);
  } else if (pathname === '/favicon.ico') {
    response.writeHead(204).end();
  } else {
    response.setHeader('content-security-policy', POLICY);
    send('text/html; charset=utf-8', page(state, VIEWER_PATH.exec(pathname)?.[1]));
  }
  return true;
}

function page({ lang, isDark, hasHooks }: PageState, assetId: string | undefined): string {
  const content = hasHooks ? SEARCH + (assetId ? viewer(assetId) : '') : '<p>Something else</p><input name="q">';
  return `<!doctype html><html lang="${lang}" class="${isDark ? 'dark' : ''}">
    <head><title>Photos</title><link rel="stylesheet" href="/style.css"><script src="/script.js"></script></head>
    <body><div id="app">${content}</div></body></html>`;
}
