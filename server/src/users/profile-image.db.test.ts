import {
  createProfileImage,
  defaults,
  deleteProfileImage,
  getMyUser,
  getProfileImage,
  login,
  signUpAdmin,
} from '@immich/sdk';
import { existsSync } from 'node:fs';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApplication } from '../../test/application.ts';

const account = { email: 'admin@example.com', password: 'secret', name: 'Ada' };
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'teal' } })
    .png()
    .toBuffer();

describe('the picture of a user', () => {
  const application = useTestApplication();
  const options = { headers: {} as Record<string, string> };
  const upload = (content: Buffer) =>
    createProfileImage({ createProfileImageDto: { file: new Blob([new Uint8Array(content)]) } }, options);

  beforeAll(async () => {
    defaults.baseUrl = application.apiUrl;
    await signUpAdmin({ signUpDto: account });
    const { accessToken } = await login({ loginCredentialDto: account });
    options.headers['Authorization'] = `Bearer ${accessToken}`;
  });

  it('is not there at first', async () => {
    const { id, profileImagePath } = await getMyUser(options);
    expect(profileImagePath).toBe('');
    await expect(getProfileImage({ id }, options)).rejects.toMatchObject({ status: 404 });
  });

  it('is kept as a JPEG of moderate size and replaces the one before', async () => {
    const { userId: id, profileImagePath: first } = await upload(await picture(2000, 1000));
    const stored = await sharp(Buffer.from(await (await getProfileImage({ id }, options)).arrayBuffer())).metadata();
    expect(stored).toMatchObject({ format: 'jpeg', width: 1024, height: 512 });

    const { profileImagePath: second } = await upload(await picture(10, 10));
    expect(existsSync(first)).toBe(false);
    expect(existsSync(second)).toBe(true);
  });

  it.each([
    ['no picture', Buffer.from('just text')],
    ['nothing', Buffer.alloc(0)],
    ['too large', Buffer.alloc(21 * 1024 * 1024)],
  ])('stays when the new one is %s', async (_, content) => {
    const { profileImagePath: before } = await getMyUser(options);
    await expect(upload(content)).rejects.toMatchObject({ status: 400 });
    expect((await getMyUser(options)).profileImagePath).toBe(before);
    expect(existsSync(before)).toBe(true);
  });

  it('is required in the form', async () => {
    const response = await fetch(`${application.apiUrl}/users/profile-image`, {
      method: 'POST',
      body: new FormData(),
      headers: options.headers,
    });
    expect(response.status).toBe(400);
  });

  it('can be removed', async () => {
    const { profileImagePath } = await getMyUser(options);
    await deleteProfileImage(options);
    expect(existsSync(profileImagePath)).toBe(false);
    expect((await getMyUser(options)).profileImagePath).toBe('');
  });
});
