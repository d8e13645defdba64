/**
 * Where things are on Immich's pages. Places are found by role and label, which Immich keeps for people who do not see
 * them; where one is not found, what belongs there is left out.
 */

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** The search box. */
export function findSearchBox(): HTMLInputElement | undefined {
  return document.querySelector<HTMLInputElement>('form[role=search] input[name=q]') ?? undefined;
}

/** The id of the photo that is shown large; undefined when none is. */
export function findShownAsset(): string | undefined {
  return document.querySelector('#immich-asset-viewer') ? location.pathname.match(UUID)?.at(-1) : undefined;
}

/** The photo that is shown large: the largest of its images. */
export function findPhoto(assetId: string): HTMLImageElement | undefined {
  const images = [
    ...document.querySelectorAll<HTMLImageElement>(`#immich-asset-viewer img[src*="/api/assets/${assetId}/"]`),
  ];
  const area = ({ clientWidth, clientHeight }: HTMLImageElement) => clientWidth * clientHeight;
  return images.toSorted((a, b) => area(b) - area(a))[0];
}

/** The entries of the menu of the photo that is shown large; a visitor of a shared link has no such menu. */
export function findMenuEntries(): HTMLElement[] {
  const actions = document.querySelector('[data-testid=asset-viewer-navbar-actions]');
  const button = [...(actions?.querySelectorAll('button[aria-haspopup]') ?? [])].at(-1);
  const menu = document.getElementById(button?.getAttribute('aria-controls') ?? '');
  return menu?.getAttribute('role') === 'menu' ? [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')] : [];
}

/** What was searched for, while results are shown or a photo that was opened from them. */
export function findSearch(): string | undefined {
  if (!location.pathname.startsWith('/search')) {
    return undefined;
  }
  try {
    const asked = JSON.parse(new URLSearchParams(location.search).get('query') ?? '') as {
      query?: string;
      ocr?: string;
    };
    return asked.ocr ? `ocr:${asked.ocr}` : asked.query;
  } catch {
    return undefined;
  }
}
