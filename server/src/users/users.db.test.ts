import {
  createUserAdmin,
  defaults,
  deleteUserAdmin,
  getConfig,
  getMyPreferences,
  getMyUser,
  getUser,
  login,
  restoreUserAdmin,
  searchUsers,
  searchUsersAdmin,
  signUpAdmin,
  updateConfig,
  updateMyPreferences,
  updateMyUser,
  updateUserAdmin,
} from '@immich/sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApplication } from '../../test/application.ts';

const admin = { email: 'Admin@Example.com', password: 'first-password', name: 'Ada' };
const other = { email: 'other@example.com', password: 'other-password', name: 'Otto' };

describe('users', () => {
  const application = useTestApplication();

  const as = async ({ email, password }: { email: string; password: string }) => {
    const { accessToken } = await login({ loginCredentialDto: { email, password } });
    return { headers: { Authorization: `Bearer ${accessToken}` } };
  };

  beforeAll(() => {
    defaults.baseUrl = application.apiUrl;
  });

  it('let exactly one of concurrent sign-ups create the administrator', async () => {
    const attempts = await Promise.allSettled(
      [1, 2, 3, 4].map((n) =>
        signUpAdmin({ signUpDto: { ...admin, email: n === 1 ? admin.email : `${n}@example.com` } }),
      ),
    );
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await application.database.kysely.updateTable('user').set({ email: 'admin@example.com' }).execute();
  });

  it('find an account whatever the case of its e-mail', async () => {
    const me = await getMyUser(await as({ ...admin, email: 'ADMIN@example.com' }));
    expect(me).toMatchObject({
      email: 'admin@example.com',
      isAdmin: true,
      status: 'active',
      shouldChangePassword: false,
    });
    expect(me).not.toHaveProperty('password');
  });

  it('are created by administrators, once for an e-mail', async () => {
    const options = await as(admin);
    const created = await createUserAdmin({ userAdminCreateDto: other }, options);
    expect(created).toMatchObject({ email: other.email, isAdmin: false, shouldChangePassword: true });
    await expect(
      createUserAdmin({ userAdminCreateDto: { ...other, email: 'OTHER@example.com' } }, options),
    ).rejects.toMatchObject({ status: 400 });
  });

  it('see each other, unless the server hides them', async () => {
    const options = await as(other);
    const users = await searchUsers(options);
    expect(users.map(({ name }) => name).sort()).toEqual(['Ada', 'Otto']);
    expect(users[0]).not.toHaveProperty('isAdmin');

    const config = await getConfig(await as(admin));
    const hidden = { ...config, server: { ...config.server, publicUsers: false } };
    await updateConfig({ adminConfigDto: hidden }, await as(admin));
    expect((await searchUsers(options)).map(({ name }) => name)).toEqual(['Otto']);
    expect(await searchUsers(await as(admin))).toHaveLength(2);
  });

  it('keep their preferences over the defaults', async () => {
    const options = await as(other);
    await updateMyPreferences({ userPreferencesUpdateDto: { download: { archiveSize: 1000 } } }, options);
    await updateMyPreferences({ userPreferencesUpdateDto: { tags: { enabled: true } } }, options);
    const preferences = await getMyPreferences(options);
    expect(preferences.download).toEqual({ archiveSize: 1000, includeEmbeddedVideos: false });
    expect(preferences.tags).toEqual({ enabled: true, sidebarWeb: false });
    const { value } = await application.database.kysely
      .selectFrom('user_metadata')
      .select('value')
      .where('key', '=', 'preferences')
      .executeTakeFirstOrThrow();
    expect(value).toEqual({ download: { archiveSize: 1000 }, tags: { enabled: true } });
  });

  it('need no new password after they chose one', async () => {
    const options = await as(other);
    const me = await updateMyUser({ userUpdateMeDto: { password: 'chosen', name: 'Otto II' } }, options);
    expect(me).toMatchObject({ name: 'Otto II', shouldChangePassword: false });
    await expect(as(other)).rejects.toMatchObject({ status: 401 });
    await updateMyUser({ userUpdateMeDto: { password: other.password } }, await as({ ...other, password: 'chosen' }));
  });

  it('can not administrate without being administrators', async () => {
    await expect(searchUsersAdmin({}, await as(other))).rejects.toMatchObject({ status: 403 });
  });

  it('can not take their own rights or close their own account as administrators', async () => {
    const options = await as(admin);
    const { id } = await getMyUser(options);
    await expect(updateUserAdmin({ id, userAdminUpdateDto: { isAdmin: false } }, options)).rejects.toMatchObject({
      status: 400,
    });
    await expect(deleteUserAdmin({ id, userAdminDeleteDto: {} }, options)).rejects.toMatchObject({ status: 403 });
  });

  it('are locked out when their account is closed, until it is restored', async () => {
    const options = await as(admin);
    const theirs = await as(other);
    const { id } = await getMyUser(theirs);
    expect(await deleteUserAdmin({ id, userAdminDeleteDto: {} }, options)).toMatchObject({ status: 'deleted' });
    await expect(getMyUser(theirs)).rejects.toMatchObject({ status: 401 });
    await expect(as(other)).rejects.toMatchObject({ status: 401 });
    await expect(getUser({ id }, options)).rejects.toMatchObject({ status: 400 });
    expect(await searchUsersAdmin({}, options)).toHaveLength(1);
    expect(await searchUsersAdmin({ withDeleted: true }, options)).toHaveLength(2);

    expect(await restoreUserAdmin({ id }, options)).toMatchObject({ status: 'active', deletedAt: null });
    expect(await getMyUser(theirs)).toMatchObject({ id });
  });

  it.each([{ email: 'no-address' }, { password: '' }, { avatarColor: 'ultraviolet' }, { name: '' }])(
    'refuse a change to %o',
    async (change) => {
      const update = updateMyUser({ userUpdateMeDto: change as object }, await as(other));
      await expect(update).rejects.toMatchObject({ status: 400 });
    },
  );

  it('survive text that PostgreSQL can not store', async () => {
    const me = await updateMyUser({ userUpdateMeDto: { name: 'O\0tto \ud800' } }, await as(other));
    expect(me.name).toBe('Otto \ufffd');
  });
});
