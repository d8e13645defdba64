import type { UserAdminResponseDto } from '#lib/api/client.ts';
import { describe, expect, it } from 'vitest';
import { changeOf, draftOf } from './account-change.ts';

const GIB = 1024 ** 3;

const user = {
  name: 'Ada',
  email: 'ada@example.test',
  shouldChangePassword: false,
  isAdmin: true,
  quotaSizeInBytes: 5_000_000_000,
} as UserAdminResponseDto;

describe('changeOf', () => {
  it('asks a new user to choose another password, and sets no quota', () => {
    const draft = { ...draftOf(undefined), name: ' Bo ', email: 'bo@example.test ', password: 'correct horse' };
    expect(changeOf(draft)).toEqual({
      name: 'Bo',
      email: 'bo@example.test',
      password: 'correct horse',
      shouldChangePassword: true,
      isAdmin: false,
      quotaSizeInBytes: null,
    });
  });

  it('leaves the password, the rights and a quota that is shown rounded as they are', () => {
    expect(changeOf(draftOf(user), user)).toEqual({
      name: 'Ada',
      email: 'ada@example.test',
      shouldChangePassword: false,
    });
  });

  it('sets a quota, and takes it away', () => {
    expect(changeOf({ ...draftOf(user), quotaGib: 2.5 }, user).quotaSizeInBytes).toBe(2.5 * GIB);
    expect(changeOf({ ...draftOf(user), quotaGib: undefined }, user).quotaSizeInBytes).toBeNull();
  });
});
