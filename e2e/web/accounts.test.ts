import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { signUp } from '../client/account.ts';
import { request } from '../client/request.ts';
import { useSite } from './site.ts';

const BO = { email: 'bo@example.test', first: 'given by the admin', own: 'known to Bo alone' };

const site = useSite();
let page: Page;

beforeAll(async () => {
  const admin = await signUp(site.server);
  page = await site.browser.open(site.server, { account: admin });
});

const dialog = () => page.getByRole('dialog');
const bo = () => page.locator(`[data-testid=user][data-email="${BO.email}"]`);

const logInAs = async (password: string, profile: Page) => {
  await profile.goto('/login');
  await profile.locator('input[name=email]').fill(BO.email);
  await profile.locator('input[name=password]').fill(password);
  await profile.locator('button[type=submit]').click();
};

// One account, from its creation to its end.
describe('an account', () => {
  it('is added by the administrator, who is told what is wrong with it first', async () => {
    await page.goto('/admin/users');
    await page.getByRole('button', { name: 'Add a user' }).click();
    await dialog().locator('input[name=name]').fill('Bo');
    await dialog().locator('input[name=email]').fill(BO.email);
    await dialog().locator('input[name=password]').fill('short');
    await dialog().getByRole('button', { name: 'Create' }).click();
    await dialog().getByText('Use at least 8 characters').waitFor();
    await dialog().locator('input[name=password]').fill(BO.first);
    await dialog().getByRole('button', { name: 'Create' }).click();
    await bo().waitFor();
  });

  it('is asked for a password of its own at the first log-in', async () => {
    const profile = await site.browser.open(site.server);
    await logInAs(BO.first, profile);
    await profile.getByText('An administrator has set your password').waitFor();
    const [current, fresh, repeated] = await profile.getByRole('dialog').locator('input[type=password]').all();
    await current?.fill(BO.first);
    await fresh?.fill(BO.own);
    await repeated?.fill(BO.own);
    await profile.getByRole('dialog').locator('button[type=submit]').click();
    await profile.getByText('Your password has been changed').waitFor();
    await profile.reload();
    await profile.getByTestId('empty-state').waitFor();
    expect(await profile.getByRole('dialog').count()).toBe(0);
    await profile.context().close();
  });

  it('sees its devices, and logs out all others', async () => {
    const [home, elsewhere] = [await site.browser.open(site.server), await site.browser.open(site.server)];
    for (const profile of [elsewhere, home]) {
      await logInAs(BO.own, profile);
      await profile.waitForURL('**/photos');
    }
    await home.goto('/user-settings/devices');
    await home.getByRole('button', { name: 'Log out everywhere else' }).click();
    await home.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();
    await expect.poll(() => home.getByTestId('device').count()).toBe(1);
    await elsewhere.goto('/albums');
    await elsewhere.waitForURL('**/login?**');
    await Promise.all([home.context().close(), elsewhere.context().close()]);
  });

  it('is deleted with a delay, and restored', async () => {
    await page.getByRole('button', { name: 'Delete Bo' }).click();
    await dialog().getByRole('button', { name: 'Delete', exact: true }).click();
    await bo().getByText('can be restored until').waitFor();
    await bo().getByRole('button', { name: 'Restore' }).click();
    await bo().getByRole('button', { name: 'Edit Bo' }).waitFor();
    const login = { email: BO.email, password: BO.own };
    const { status } = await request({ baseUrl: `${site.server.url}/api`, headers: {} }, 'POST', '/auth/login', {
      json: login,
    });
    expect(status).toBe(201);
  });

  it('is deleted at once only by somebody who has typed its address', async () => {
    await page.getByRole('button', { name: 'Delete Bo' }).click();
    await dialog().getByRole('switch').click();
    const deleteNow = dialog().getByRole('button', { name: 'Delete at once' });
    expect(await deleteNow.isDisabled()).toBe(true);
    await dialog().locator('input[name=confirmation]').fill(BO.email);
    await deleteNow.click();
    await expect
      .poll(async () => {
        await page.reload();
        await page.getByTestId('users').waitFor();
        return bo().count();
      })
      .toBe(0);
  });

  it('gave the browser nothing to complain about but the log-out', () => {
    expect(site.browser.complaints.filter((complaint) => !complaint.includes('401'))).toEqual([]);
  });
});
