import { describe, expect, it } from 'vitest';
import { isHeif, isSidecar, isWebImage, mediaKind, mimeType } from './media-types.ts';

describe('mediaKind', () => {
  it('goes by the extension, in any case', () => {
    expect(mediaKind('IMG_0001.HEIC')).toBe('IMAGE');
    expect(mediaKind('a.tar.mp4')).toBe('VIDEO');
  });

  it('knows nothing about other files, nor about names of object properties', () => {
    for (const name of ['x.txt', 'jpg', '.jpg', 'x.', '', 'x.constructor', 'x.__proto__', 'photo.jpg.exe']) {
      expect(mediaKind(name), name).toBeUndefined();
    }
  });
});

describe('mimeType', () => {
  it('is that of the extension', () => {
    expect(mimeType('/upload/a.JPG')).toBe('image/jpeg');
    expect(mimeType('a.unknown')).toBe('application/octet-stream');
  });

  it('tells which pictures browsers show', () => {
    expect(isWebImage('a.webp')).toBe(true);
    expect(isWebImage('a.cr2')).toBe(false);
    expect(isWebImage('a.heic')).toBe(false);
  });
});

describe('isHeif', () => {
  it('takes what phones write, and not AVIF', () => {
    expect(['a.HEIC', 'a.heif', 'a.hif', 'a.avif', 'a.jpg'].map(isHeif)).toEqual([true, true, true, false, false]);
  });
});

describe('isSidecar', () => {
  it('takes XMP files only', () => {
    expect(isSidecar('a.jpg.XMP')).toBe(true);
    expect(isSidecar('a.xml')).toBe(false);
  });
});
