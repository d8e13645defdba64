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
import type { PhotoAction, Place } from './photo-actions.ts';

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
    case 'regenerateClip':
      return regenerate(action, ids);
    case 'download':
      ids.forEach(download);
      return true;
  }
}

async function regenerate(action: 'regenerateOcr' | 'regenerateClip', ids: string[]): Promise<boolean> {
  const { actions, timeline } = t();
  const isOcr = action === 'regenerateOcr';
  const count = timeline.photos(ids.length);
  const prompt = isOcr ? actions.ocrPrompt(count) : actions.clipPrompt(count);
  return (
    (ids.length === 1 || (await confirm(prompt, actions[action], 'primary'))) &&
    attempt(async () => {
      await regenerateMany(ids, isOcr ? 'refresh-ocr' : 'refresh-smart-search');
      notify(isOcr ? actions.ocrQueued(ids.length) : actions.clipQueued(ids.length));
    })
  );
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
