import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyOverrides, findOverrides, withoutPaths } from './overrides.ts';

const defaults = { trash: { enabled: true, days: 30 }, urls: ['http://a'], ocr: { model: { name: 'small' } } };

describe('overrides', () => {
  it('keep only what differs from the defaults', () => {
    const settings = { ...defaults, trash: { enabled: true, days: 7 } };
    expect(findOverrides(defaults, settings)).toEqual({ trash: { days: 7 } });
    expect(findOverrides(defaults, structuredClone(defaults))).toEqual({});
  });

  it('replace lists as a whole', () => {
    expect(applyOverrides(defaults, { urls: ['http://b', 'http://c'] }).urls).toEqual(['http://b', 'http://c']);
  });

  it('leave the defaults as they are where nothing usable is stored', () => {
    expect(applyOverrides(defaults, undefined)).toEqual(defaults);
    expect(applyOverrides(defaults, { trash: 'yes', unknown: 1 })).toEqual(defaults);
  });

  it('give back the settings that they were found from', () => {
    const settings = fc.record({
      trash: fc.record({ enabled: fc.boolean(), days: fc.integer() }),
      urls: fc.array(fc.string()),
      ocr: fc.record({ model: fc.record({ name: fc.string() }) }),
    });
    fc.assert(
      fc.property(settings, (value) => {
        expect(applyOverrides(defaults, findOverrides(defaults, value))).toEqual(value);
      }),
    );
  });

  it('can be rid of single values', () => {
    const overrides = { trash: { days: -1, enabled: false }, urls: [1] };
    expect(
      withoutPaths(overrides, [
        ['trash', 'days'],
        ['urls', 0],
      ]),
    ).toEqual({ trash: { enabled: false } });
  });

  it('can not reach the prototype of an object', () => {
    applyOverrides(defaults, JSON.parse('{"__proto__": {"polluted": true}}'));
    expect('polluted' in {}).toBe(false);
  });
});
