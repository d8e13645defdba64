/**
 * Where things are on Immich's pages. Places are found by role and label, which Immich keeps for people who do not see
 * them; where one is not found, what belongs there is left out.
 */

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** The search box. */
export function findSearchBox(): HTMLInputElement | undefined {
  return document.querySelector<HTMLInputElement>('form[role=search] input[name=q]') ?? undefined;
}

/** How far the list of suggestions of a search box reaches below it, in pixels; 0 while it is closed. */
export function suggestionsHeight(box: HTMLInputElement): number {
  const list = document.getElementById(box.getAttribute('aria-controls') ?? '');
  // The list itself may be flat, with what it shows laid over the page.
  const heights = list ? [list, ...list.children].map((element) => (element as HTMLElement).offsetHeight) : [];
  return Math.max(0, ...heights);
}

/** What a photo or video is shown large in. */
export function findViewer(): HTMLElement | undefined {
  return document.getElementById('immich-asset-viewer') ?? undefined;
}

/** The id of the photo that is shown large; undefined when none is. */
export function findShownAsset(): string | undefined {
  return findViewer() && location.pathname.match(UUID)?.at(-1);
}

/** The photo that is shown large: the largest of its images, and of equal ones the foremost. */
export function findPhoto(assetId: string): HTMLImageElement | undefined {
  const images = findViewer()?.querySelectorAll<HTMLImageElement>(`img[src*="/api/assets/${assetId}/"]`) ?? [];
  const area = ({ clientWidth, clientHeight }: HTMLImageElement) => clientWidth * clientHeight;
  return [...images].toSorted((a, b) => area(a) - area(b)).at(-1);
}

/** The menu of the photo that is shown large; a visitor of a shared link has no such menu. */
export function findMenu(): HTMLElement | undefined {
  const actions = document.querySelector('[data-testid=asset-viewer-navbar-actions]');
  const button = [...(actions?.querySelectorAll('button[aria-haspopup]') ?? [])].at(-1);
  const menu = document.getElementById(button?.getAttribute('aria-controls') ?? '');
  return menu?.getAttribute('role') === 'menu' ? menu : undefined;
}

/** What was searched for, while results are shown or a photo that was opened from them. */
export function findSearch(): string | undefined {
  if (!/^\/search(\/|$)/.test(location.pathname)) {
    return undefined;
  }
  try {
    const asked: unknown = JSON.parse(new URLSearchParams(location.search).get('query') ?? '');
    const { ocr, query } = asked as { readonly ocr?: unknown; readonly query?: unknown };
    return [ocr, query].find((words): words is string => typeof words === 'string' && words !== '');
  } catch {
    return undefined;
  }
}
