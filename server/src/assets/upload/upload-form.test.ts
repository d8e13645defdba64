import { describe, expect, it } from 'vitest';
import { BadRequestError } from '../../http/domain-error.ts';
import { ValidationError } from '../../http/validation.ts';
import { cleanFileName, parseChecksum, parseUploadFields } from './upload-form.ts';

const dates = { fileCreatedAt: '2024-01-02T03:04:05.000Z', fileModifiedAt: '2024-01-02T03:04:05+01:00' };

describe('parseUploadFields', () => {
  it('fills in what clients leave out or send empty', () => {
    expect(parseUploadFields({ ...dates, livePhotoVideoId: '', deviceId: 'old client' })).toEqual({
      fileCreatedAt: new Date('2024-01-02T03:04:05Z'),
      fileModifiedAt: new Date('2024-01-02T02:04:05Z'),
      isFavorite: false,
      visibility: 'timeline',
      metadata: [],
    });
  });

  it('reads metadata as JSON', () => {
    const metadata = JSON.stringify([{ key: 'mobile-app', value: { iCloudId: 'x' } }]);
    expect(parseUploadFields({ ...dates, metadata }).metadata).toEqual([
      { key: 'mobile-app', value: { iCloudId: 'x' } },
    ]);
  });

  it('names every field that is wrong', () => {
    const fields = { fileCreatedAt: 'yesterday', isFavorite: 'maybe', visibility: 'secret', metadata: '{' };
    try {
      parseUploadFields(fields);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ValidationError);
      const paths = (error as ValidationError).issues.map(({ path }) => path[0]);
      expect(paths).toEqual(['fileCreatedAt', 'fileModifiedAt', 'isFavorite', 'visibility', 'metadata']);
    }
  });
});

describe('cleanFileName', () => {
  it.each([
    ['IMG 0001 (1).jpg', 'IMG 0001 (1).jpg'],
    ['发票 #3 "x".png', '发票 #3 "x".png'],
    ['../../etc/passwd.jpg', 'passwd.jpg'],
    ['C:\\photos\\a.jpg', 'a.jpg'],
    ['a\0b\r\n\u0085c.jpg', 'abc.jpg'],
    ['..', 'unnamed'],
    ['', 'unnamed'],
    ['\ud800.jpg', '\ufffd.jpg'],
  ])('%j becomes %j', (name, expected) => {
    expect(cleanFileName(name)).toBe(expected);
  });

  it('keeps the end of a name that is too long, where its extension is', () => {
    const name = cleanFileName(`${'x'.repeat(1000)}.jpg`);
    expect(name).toHaveLength(255);
    expect(name.endsWith('x.jpg')).toBe(true);
  });
});

describe('parseChecksum', () => {
  const hex = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';

  it('reads hexadecimal and base64', () => {
    const bytes = Buffer.from(hex, 'hex');
    expect(parseChecksum(hex)).toEqual(bytes);
    expect(parseChecksum(hex.toUpperCase())).toEqual(bytes);
    expect(parseChecksum(bytes.toString('base64'))).toEqual(bytes);
  });

  it.each(['', 'x', hex.slice(1), `${hex}0`, `${'g'.repeat(40)}`, 'a'.repeat(28)])('refuses %j', (checksum) => {
    expect(() => parseChecksum(checksum)).toThrow(BadRequestError);
  });
});
