/** What can be done with photos. */
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
