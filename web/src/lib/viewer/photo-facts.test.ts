import { language } from '#lib/i18n/language.svelte.ts';
import { describe, expect, it } from 'vitest';
import { cameraOf, dimensionsOf, exposureOf, placeOf } from './photo-facts.ts';

describe('the facts of a photo', () => {
  it('name the maker of a camera once', () => {
    expect(cameraOf({ make: 'Canon', model: 'Canon EOS R6' })).toBe('Canon EOS R6');
    expect(cameraOf({ make: 'Apple', model: 'iPhone 15' })).toBe('Apple iPhone 15');
    expect(cameraOf({ make: 'Apple', model: null })).toBe('Apple');
    expect(cameraOf(undefined)).toBe('');
  });

  it('leave out what is not known', () => {
    language.choose('en');
    expect(exposureOf({ fNumber: 1.8, exposureTime: '1/125', iso: 400 })).toBe('ƒ/1.8 · 1/125 s · ISO 400');
    expect(placeOf({ city: 'Hangzhou', state: null, country: 'China' })).toBe('Hangzhou, China');
    expect(dimensionsOf({ width: null, height: null }, (count) => `${count} MP`)).toBe('');
    expect(dimensionsOf({ width: 4000, height: 3000 }, (count) => `${count} MP`)).toBe('4000 × 3000 (12 MP)');
  });
});
