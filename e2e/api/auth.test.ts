import {
  changePassword,
  createApiKey,
  getApiKeys,
  getMyApiKey,
  getMyUser,
  getSessions,
  logout,
  Permission,
  validateAccessToken,
} from '@immich/sdk';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { addUser, anonymous, logIn, makeApiKey, signUp, withHeader, type Account } from '../client/account.ts';
import { request, type ErrorBody } from '../client/request.ts';
import { TestServer } from '../stack/server.ts';

let server: TestServer;
let admin: Account;

beforeAll(async () => {
  server = await TestServer.start(inject('backends'));
  admin = await signUp(server);
});

afterAll(() => server.stop());

describe('signing up and in', () => {
  it('refuses a second administrator', async () => {
    const signUpDto = { name: 'Eve', email: 'eve@example.test', password: 'secret-secret' };
    const { status, body } = await request<ErrorBody>(anonymous(server), 'POST', '/auth/admin-sign-up', {
      json: signUpDto,
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({ message: 'The server already has an admin', error: 'Bad Request', statusCode: 400 });
  });

  it('sets the three cookies of Immich, of which scripts may read only the last', async () => {
    const { status, headers } = await request(anonymous(server), 'POST', '/auth/login', {
      json: { email: admin.email, password: admin.password },
    });
    expect(status).toBe(201);
    const cookies = headers.getSetCookie();
    expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual([
      'immich_access_token',
      'immich_auth_type',
      'immich_is_authenticated',
    ]);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/Max-Age=34560000/);
      expect(cookie).toMatch(/Path=\//);
      expect(cookie).toMatch(/SameSite=Lax/);
      expect(cookie.includes('HttpOnly')).toBe(!cookie.startsWith('immich_is_authenticated'));
    }
  });

  it('answers the same to a wrong password and to an unknown address', async () => {
    for (const email of [admin.email, 'nobody@example.test']) {
      const { status, body } = await request<ErrorBody>(anonymous(server), 'POST', '/auth/login', {
        json: { email, password: 'wrong' },
      });
      expect({ status, message: body.message }).toEqual({ status: 401, message: 'Incorrect email or password' });
    }
  });
});

describe('a session', () => {
  it('is known by bearer token, headers, cookie and query', async () => {
    const ways = [
      withHeader(server, 'authorization', `Bearer ${admin.token}`),
      withHeader(server, 'x-immich-user-token', admin.token),
      withHeader(server, 'x-immich-session-token', admin.token),
      withHeader(server, 'cookie', `immich_access_token=${admin.token}`),
    ];
    for (const options of ways) {
      expect((await getMyUser(options)).id).toBe(admin.id);
    }
    const { status } = await request(anonymous(server), 'GET', `/users/me?sessionKey=${admin.token}`);
    expect(status).toBe(200);
  });

  it('is listed, and ends when its owner logs out', async () => {
    const again = await logIn(server, admin.email);
    expect((await getSessions(again.options)).filter((session) => session.current)).toHaveLength(1);
    expect(await logout(again.options)).toMatchObject({ successful: true });
    const { status, body } = await request<ErrorBody>(again.options, 'GET', '/users/me');
    expect({ status, message: body.message }).toEqual({ status: 401, message: 'Invalid user token' });
  });

  it('can be validated', async () => {
    expect(await validateAccessToken(admin.options)).toEqual({ authStatus: true });
  });
});

describe('who is not known', () => {
  it.each([
    ['nobody', {}, 'Authentication required'],
    ['a forged token', { authorization: 'Bearer AAAABBBBCCCCDDDD' }, 'Invalid user token'],
    ['a forged key', { 'x-api-key': 'AAAABBBBCCCCDDDD' }, 'Invalid API key'],
  ])('%s gets 401 in the form of Immich', async (_who, headers, message) => {
    const answer = await request<ErrorBody>({ ...anonymous(server), headers }, 'GET', '/users/me');
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({
      message,
      error: 'Unauthorized',
      statusCode: 401,
      correlationId: answer.headers.get('x-immich-cid'),
    });
  });

  it('is anyone whose session has expired', async () => {
    const short = await logIn(server, admin.email);
    await server.database.query(
      `update session set "expiresAt" = now() - interval '1 minute'
       where id = (select id from session order by "createdAt" desc limit 1)`,
    );
    const { status, body } = await request<ErrorBody>(short.options, 'GET', '/users/me');
    expect({ status, message: body.message }).toEqual({ status: 401, message: 'Invalid user token' });
  });
});

describe('an API key', () => {
  it('opens what its permissions say, and tells which one is missing', async () => {
    const options = withHeader(server, 'x-api-key', await makeApiKey(admin, [Permission.AssetRead]));
    expect((await getMyApiKey(options)).permissions).toEqual(['asset.read']);
    const { status, body } = await request<ErrorBody>(options, 'GET', '/users/me');
    expect(status).toBe(403);
    expect(body.message).toBe('Missing required permission: user.read');
  });

  it('cannot make a key that may do more than itself', async () => {
    const options = withHeader(server, 'x-api-key', await makeApiKey(admin, [Permission.ApiKeyCreate]));
    await expect(
      createApiKey({ apiKeyCreateDto: { name: 'more', permissions: [Permission.All] } }, options),
    ).rejects.toMatchObject({ status: 400 });
  });

  it('is never shown again after it was made', async () => {
    const secret = await makeApiKey(admin);
    expect(JSON.stringify(await getApiKeys(admin.options))).not.toContain(secret);
    const { rows } = await server.database.query<{ key: Buffer }>('select key from api_key');
    expect(rows.some(({ key }) => key.toString('utf8').includes(secret))).toBe(false);
  });

  it('is taken from the header or the query', async () => {
    const secret = await makeApiKey(admin);
    expect((await getMyUser(withHeader(server, 'x-api-key', secret))).id).toBe(admin.id);
    const { status } = await request(anonymous(server), 'GET', `/users/me?apiKey=${secret}`);
    expect(status).toBe(200);
  });
});

describe('changing the password', () => {
  it('ends the other sessions when asked to, and the new password works', async () => {
    const user = await addUser(server, admin, 'changer');
    const other = await logIn(server, user.email);
    await changePassword(
      { changePasswordDto: { password: user.password, newPassword: 'another long one', invalidateSessions: true } },
      user.options,
    );
    expect((await request(other.options, 'GET', '/users/me')).status).toBe(401);
    expect((await logIn(server, user.email, 'another long one')).id).toBe(user.id);
  });

  it('needs the old one', async () => {
    const user = await addUser(server, admin, 'forgetful');
    await expect(
      changePassword({ changePasswordDto: { password: 'not it', newPassword: 'another long one' } }, user.options),
    ).rejects.toMatchObject({ status: 400 });
  });
});
