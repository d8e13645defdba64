import { describe, expect, it } from 'vitest';
import { findCredentials } from './credentials.ts';

const find = (headers: Record<string, string>, query: Record<string, unknown> = {}) =>
  findCredentials({ headers, query });

describe('findCredentials', () => {
  it('finds a session token in every place that Immich reads', () => {
    const expected = { sessionToken: 'abc' };
    expect(find({ 'x-immich-user-token': 'abc' })).toEqual(expected);
    expect(find({ 'x-immich-session-token': 'abc' })).toEqual(expected);
    expect(find({ authorization: 'Bearer abc' })).toEqual(expected);
    expect(find({ cookie: 'theme=dark; immich_access_token=abc' })).toEqual(expected);
    expect(find({}, { sessionKey: 'abc' })).toEqual(expected);
  });

  it('finds an API key in the header or the query', () => {
    expect(find({ 'x-api-key': 'key' })).toEqual({ apiKey: 'key' });
    expect(find({}, { apiKey: 'key' })).toEqual({ apiKey: 'key' });
  });

  it('prefers a session to an API key', () => {
    expect(find({ 'x-api-key': 'key', authorization: 'bearer abc' })).toEqual({ sessionToken: 'abc' });
  });

  it('finds nothing in empty, repeated or foreign values', () => {
    expect(find({ 'x-api-key': '', authorization: 'Basic abc' }, { apiKey: ['a', 'b'] })).toBeUndefined();
  });
});
