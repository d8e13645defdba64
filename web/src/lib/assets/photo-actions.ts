import { chooseAlbum } from '#lib/albums/choose-album.ts';
import {
  addAssetsToAlbum,
  AssetVisibility,
  deleteAssets,
  removeAssetFromAlbum,
  restoreAssets,
  updateAssets,
} from '#lib/api/client.ts';
import { originalUrl } from '#lib/api/media-urls.ts';
import { regenerateMany } from '#lib/api/recognised-text.ts';
import { t } from '#lib/i18n/language.svelte.ts';
import { confirm } from '#lib/ui/confirm.ts';
import { attempt, notify } from '#lib/ui/notify.ts';

export type PhotoAction =
  | 'favorite'
  | 'unfavorite'
  | 'archive'
  | 'unarchive'
  | 'addToAlbum'
  | 'removeFromAlbum'
  | 'moveToTrash'
  | 'restore'
  | 'deleteForever'
  | 'regenerateOcr'
  | 'regenerateClip'
  | 'download';

/** Where photos are looked at; it decides what can be done with them. */
export type Place =
  { kind: 'timeline' | 'favorites' | 'archive' | 'trash' | 'search' } | { kind: 'album'; albumId: string };

/** What can be done in a place, the most used first. */
export function actionsIn(place: Place): PhotoAction[] {
  if (place.kind === 'trash') {
    return ['restore', 'deleteForever'];
  }
  return [
    'addToAlbum',
    place.kind === 'favorites' ? 'unfavorite' : 'favorite',
    ...(place.kind === 'album' ? (['removeFromAlbum'] as const) : []),
    place.kind === 'archive' ? 'unarchive' : 'archive',
    'regenerateOcr',
    'regenerateClip',
    'download',
    'moveToTrash',
  ];
}

const LEAVES_ANY_PLACE: ReadonlySet<PhotoAction> = new Set([
  'moveToTrash',
  'restore',
  'deleteForever',
  'removeFromAlbum',
]);
const LEAVES_ONE_PLACE: Partial<Record<PhotoAction, Place['kind']>> = {
  archive: 'timeline',
  unarchive: 'archive',
  unfavorite: 'favorites',
};

/** Whether a photo leaves the place by an action, so that its view drops it. */
export const leavesPlace = (action: PhotoAction, place: Place): boolean =>
  LEAVES_ANY_PLACE.has(action) || LEAVES_ONE_PLACE[action] === place.kind;

/** Does it, and tells in a toast how it went. False when it failed or the person thought better of it. */
export async function runPhotoAction(action: PhotoAction, ids: string[], place: Place): Promise<boolean> {
  const count = ids.length;
  switch (action) {
    case 'favorite':
    case 'unfavorite':
      return attempt(async () => {
        const isFavorite = action === 'favorite';
        await updateAssets({ assetBulkUpdateDto: { ids, isFavorite } });
        notify(isFavorite ? t().actions.favorited(count) : t().actions.unfavorited(count));
      });
    case 'archive':
    case 'unarchive':
      return attempt(async () => {
        const isArchived = action === 'archive';
        const visibility = isArchived ? AssetVisibility.Archive : AssetVisibility.Timeline;
        await updateAssets({ assetBulkUpdateDto: { ids, visibility } });
        notify(isArchived ? t().actions.archived(count) : t().actions.unarchived(count));
      });
    case 'addToAlbum':
      return addToAlbum(ids);
    case 'removeFromAlbum':
      return attempt(async () => {
        if (place.kind === 'album') {
          await removeAssetFromAlbum({ id: place.albumId, bulkIdsDto: { ids } });
          notify(t().albums.removed(count));
        }
      });
    case 'moveToTrash':
      return attempt(async () => {
        await deleteAssets({ assetBulkDeleteDto: { ids } });
        notify(t().actions.trashed(count));
      });
    case 'restore':
      return attempt(async () => {
        await restoreAssets({ bulkIdsDto: { ids } });
        notify(t().trash.restored(count));
      });
    case 'deleteForever':
      return deleteForever(ids);
    case 'regenerateOcr':
      return attempt(async () => {
        await regenerateMany(ids, 'refresh-ocr');
        notify(t().actions.ocrQueued(count));
      });
    case 'regenerateClip':
      return attempt(async () => {
        await regenerateMany(ids, 'refresh-smart-search');
        notify(t().actions.clipQueued(count));
      });
    case 'download':
      ids.forEach(download);
      return true;
  }
}

async function addToAlbum(ids: string[]): Promise<boolean> {
  const album = await chooseAlbum();
  if (!album) {
    return false;
  }
  return attempt(async () => {
    const results = await addAssetsToAlbum({ id: album.id, bulkIdsDto: { ids } });
    const added = results.filter(({ success }) => success).length;
    const name = album.albumName || t().albums.untitled;
    notify(added > 0 ? t().albums.added(added, name) : t().albums.alreadyThere(name));
  });
}

async function deleteForever(ids: string[]): Promise<boolean> {
  const isConfirmed = await confirm(t().trash.deleteForeverPrompt(ids.length), t().trash.deleteForever);
  return (
    isConfirmed &&
    attempt(async () => {
      await deleteAssets({ assetBulkDeleteDto: { ids, force: true } });
      notify(t().trash.deleted(ids.length));
    })
  );
}

function download(assetId: string): void {
  const link = document.createElement('a');
  link.href = originalUrl(assetId);
  link.download = '';
  link.click();
}
