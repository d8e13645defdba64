import { goto } from '$app/navigation';
import { page } from '$app/state';
import { photoPath } from './photo-path.ts';

/**
 * Shows a photo over the current page: the address becomes the photo's own, the page stays as it is underneath, and
 * going back returns to it. Leafing on does not pile up history.
 */
export function openPhoto(assetId: string, query?: string): Promise<void> {
  const isOpen = page.state.viewing !== undefined;
  return goto(photoPath(assetId, query), { shallow: true, replace: isOpen, state: { viewing: { assetId } } });
}

/** Returns to the page underneath. */
export const closePhoto = (): void => history.back();
