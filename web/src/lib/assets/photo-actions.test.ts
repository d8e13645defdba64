import { describe, expect, it } from 'vitest';
import { actionsIn, leavesPlace } from './photo-actions.ts';

describe('what can be done with photos', () => {
  it('in the trash is to restore or to delete them, nothing else', () => {
    expect(actionsIn({ kind: 'trash' })).toEqual(['restore', 'deleteForever']);
  });

  it('includes reading their text again everywhere else', () => {
    for (const kind of ['timeline', 'favorites', 'archive', 'search'] as const) {
      expect(actionsIn({ kind })).toEqual(expect.arrayContaining(['regenerateOcr', 'regenerateClip', 'moveToTrash']));
    }
  });

  it('includes taking them out of an album only in an album', () => {
    expect(actionsIn({ kind: 'album', albumId: 'x' })).toContain('removeFromAlbum');
    expect(actionsIn({ kind: 'timeline' })).not.toContain('removeFromAlbum');
  });

  it('takes an archived photo out of the timeline, but not out of an album', () => {
    expect(leavesPlace('archive', { kind: 'timeline' })).toBe(true);
    expect(leavesPlace('archive', { kind: 'album', albumId: 'x' })).toBe(false);
    expect(leavesPlace('moveToTrash', { kind: 'search' })).toBe(true);
    expect(leavesPlace('regenerateOcr', { kind: 'timeline' })).toBe(false);
  });
});
