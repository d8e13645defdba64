import { t } from '#lib/i18n/language.svelte.ts';
import {
  mdiArchiveArrowDownOutline,
  mdiArchiveArrowUpOutline,
  mdiDeleteForeverOutline,
  mdiDeleteOutline,
  mdiDownload,
  mdiHeartOffOutline,
  mdiHeartOutline,
  mdiHistory,
  mdiImageMinusOutline,
  mdiImageSearchOutline,
  mdiPlus,
  mdiTextRecognition,
} from '@mdi/js';
import type { PhotoAction } from './photo-actions.ts';

const ICONS: Record<PhotoAction, string> = {
  favorite: mdiHeartOutline,
  unfavorite: mdiHeartOffOutline,
  archive: mdiArchiveArrowDownOutline,
  unarchive: mdiArchiveArrowUpOutline,
  addToAlbum: mdiPlus,
  removeFromAlbum: mdiImageMinusOutline,
  moveToTrash: mdiDeleteOutline,
  restore: mdiHistory,
  deleteForever: mdiDeleteForeverOutline,
  regenerateOcr: mdiTextRecognition,
  regenerateClip: mdiImageSearchOutline,
  download: mdiDownload,
};

/** The icon and the name of an action, in the current language. */
export function labelOf(action: PhotoAction): { icon: string; title: string } {
  const { actions, trash } = t();
  const titles: Record<PhotoAction, string> = {
    ...actions,
    restore: trash.restore,
    deleteForever: trash.deleteForever,
  };
  return { icon: ICONS[action], title: titles[action] };
}
