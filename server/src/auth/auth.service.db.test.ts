import { Permission } from '@immich/sdk';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../test/database.ts';
import { Notifications } from '../database/notifications.ts';
import { Events } from '../events/events.ts';
import type { Auth } from '../http/current-user.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { QueueConnection } from '../jobs/queue-connection.ts';
import { UserMetadataRepository } from '../users/user-metadata.repository.ts';
import { UsersRepository } from '../users/users.repository.ts';
import { UsersService } from '../users/users.service.ts';
import { ApiKeyRepository } from './api-key.repository.ts';
import { ApiKeysService } from './api-keys.service.ts';
import { AuthService } from './auth.service.ts';
import { AuthenticatorService, requireAccess } from './authenticator.service.ts';
import { SessionRepository } from './session.repository.ts';

const ACCOUNT = { email: 'Ada@Example.com', password: 'correct horse', name: 'Ada' };
const DEVICE = { deviceType: 'Firefox', deviceOS: 'Linux', appVersion: null };

describe('authentication', () => {
  const db = useTestDatabase();
  let service: AuthService;
  let authenticator: AuthenticatorService;
  let apiKeys: ApiKeysService;

  const login = async (password = ACCOUNT.password) => {
    const { accessToken } = await service.login({ email: ACCOUNT.email, password }, DEVICE);
    return { accessToken, auth: await bySession(accessToken) };
  };
  const bySession = (token: string) =>
    authenticator.authenticate({ headers: { authorization: `Bearer ${token}` }, query: {} });
  const byKey = (key: string) => authenticator.authenticate({ headers: { 'x-api-key': key }, query: {} });

  beforeAll(async () => {
    const { database, config } = db;
    const events = new Events(new Notifications(database, config));
    const sessions = new SessionRepository(database);
    const keys = new ApiKeyRepository(database);
    const users = new UsersService(
      database,
      new UsersRepository(database),
      new UserMetadataRepository(database),
      events,
      new JobQueue(new QueueConnection({ redis: undefined }, config)),
    );
    service = new AuthService(users, sessions, events);
    authenticator = new AuthenticatorService(sessions, keys);
    apiKeys = new ApiKeysService(keys);
    await service.signUpAdmin(ACCOUNT);
  });

  beforeEach(async () => {
    await db.database.kysely.deleteFrom('session').execute();
  });

  it('knows whose session a token opens, and nobody for a forged one', async () => {
    const { accessToken, auth } = await login();
    expect(auth.user).toMatchObject({ email: 'ada@example.com', isAdmin: true });
    await expect(bySession(`${accessToken}x`)).rejects.toThrow('Invalid user token');
    await expect(byKey(accessToken)).rejects.toThrow('Invalid API key');
    await expect(authenticator.authenticate({ headers: {}, query: {} })).rejects.toThrow('Authentication required');
  });

  it('answers a wrong password and an unknown e-mail alike', async () => {
    await expect(login('wrong')).rejects.toThrow('Incorrect email or password');
    const unknown = service.login({ email: 'nobody@example.com', password: 'x' }, DEVICE);
    await expect(unknown).rejects.toThrow('Incorrect email or password');
  });

  it('stores no token, only its digest', async () => {
    const { accessToken } = await login();
    const { rows } = await db.database.pool.query<{ found: boolean }>(
      `select position($1::bytea in token) > 0 as found from session`,
      [Buffer.from(accessToken)],
    );
    expect(rows).toEqual([{ found: false }]);
  });

  it('ends a session by logging out and by the passing of its time', async () => {
    const first = await login();
    await service.logout(first.auth);
    await expect(bySession(first.accessToken)).rejects.toThrow('Invalid user token');

    const second = await login();
    await db.database.kysely
      .updateTable('session')
      .set({ expiresAt: new Date(Date.now() - 1000) })
      .execute();
    await expect(bySession(second.accessToken)).rejects.toThrow('Invalid user token');
  });

  it('lets nobody in who is deleted', async () => {
    const { accessToken } = await login();
    const setDeletedAt = (deletedAt: Date | null) =>
      db.database.kysely.updateTable('user').set({ deletedAt }).execute();
    await setDeletedAt(new Date());
    await expect(bySession(accessToken)).rejects.toThrow('Invalid user token');
    await setDeletedAt(null);
    await expect(bySession(accessToken)).resolves.toBeDefined();
  });

  it('changes a password only for who knows the present one, and ends the other sessions when asked', async () => {
    const mine = await login();
    const other = await login();
    const change = { newPassword: 'battery staple', invalidateSessions: true };
    await expect(service.changePassword(mine.auth, { ...change, password: 'wrong' })).rejects.toThrow('Wrong password');
    await service.changePassword(mine.auth, { ...change, password: ACCOUNT.password });
    await expect(bySession(mine.accessToken)).resolves.toBeDefined();
    await expect(bySession(other.accessToken)).rejects.toThrow('Invalid user token');
    await expect(login()).rejects.toThrow('Incorrect email or password');
    await service.changePassword(mine.auth, {
      ...ACCOUNT,
      password: 'battery staple',
      newPassword: ACCOUNT.password,
      invalidateSessions: false,
    });
  });

  it('holds an API key to its permissions, and sessions to none', async () => {
    const { auth } = await login();
    const { secret } = await apiKeys.create(auth, { name: 'viewer', permissions: [Permission.AssetRead] });
    const key = await byKey(secret);
    const endpoint = (permission: Permission, admin = false) => ({ permission, admin });
    expect(() => requireAccess(key, endpoint(Permission.AssetRead))).not.toThrow();
    expect(() => requireAccess(key, endpoint(Permission.UserRead))).toThrow('Missing required permission: user.read');
    expect(() => requireAccess(auth, endpoint(Permission.UserRead))).not.toThrow();
    const visitor: Auth = { user: { ...auth.user, isAdmin: false } };
    expect(() => requireAccess(visitor, endpoint(Permission.UserRead, true))).toThrow('Forbidden');
  });

  it('lets a key make keys with no more permissions than it has', async () => {
    const { auth } = await login();
    const permissions = [Permission.AssetRead, Permission.ApiKeyCreate];
    const limited = await byKey((await apiKeys.create(auth, { name: 'limited', permissions })).secret);
    await expect(apiKeys.create(limited, { name: 'same', permissions })).resolves.toBeDefined();
    const all = apiKeys.create(limited, { name: 'more', permissions: [Permission.All] });
    await expect(all).rejects.toThrow('Cannot grant permissions you do not have');
    const escalation = apiKeys.update(limited, limited.apiKey?.id ?? '', { permissions: [Permission.All] });
    await expect(escalation).rejects.toThrow('Cannot grant permissions you do not have');
  });
});
