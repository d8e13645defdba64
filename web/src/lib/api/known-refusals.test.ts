import { describe, expect, it } from 'vitest';
import { knownRefusal } from './known-refusals.ts';

describe('knownRefusal', () => {
  it('knows what people meet most often, also where it names a file', () => {
    expect(knownRefusal('Incorrect email or password')).toBe('wrongLogin');
    expect(knownRefusal('Unsupported file type notes.txt')).toBe('unsupportedType');
    expect(knownRefusal('A search can look for 256 words or characters of text, not for 600')).toBe('tooManyWords');
    expect(knownRefusal('Not found or no asset.read access')).toBe('notYours');
  });

  it('leaves all else in the words of the server', () => {
    expect(knownRefusal('The queue library can not be started')).toBeUndefined();
    expect(knownRefusal('')).toBeUndefined();
  });
});
