import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { addUser, signUp } from '../client/account.ts';
import { untilQueuesAreIdle } from '../client/queues.ts';
import { uploadFile } from '../client/upload.ts';
import { PATIENCE_MS } from './browser.ts';
import { useSite } from './site.ts';

const site = useSite();
let ada: Page;
let bo: Page;

beforeAll(async () => {
  const admin = await signUp(site.server);
  const other = await addUser(site.server, admin, 'bo');
  await uploadFile(admin.options, join(inject('samples'), 'sign-exit.jpg'));
  await untilQueuesAreIdle(admin);
  ada = await site.browser.open(site.server, { account: admin });
  bo = await site.browser.open(site.server, { account: other });
});

const openMenu = async (page: Page, entry: string) => {
  await page.getByTestId('album-menu').click();
  await page.getByText(entry, { exact: true }).click();
};
const photosOf = (page: Page) => page.getByTestId('asset').count();

// One album, from its making to the day when a guest leaves it.
describe('an album', () => {
  it('is made of photos that were chosen in the timeline', async () => {
    await ada.goto('/photos');
    const photo = ada.getByTestId('asset').first();
    await photo.hover();
    await photo.getByRole('checkbox').or(photo.locator('button')).first().click();
    await ada.getByRole('button', { name: 'Add to album' }).click();
    await ada.getByTestId('choose-album').locator('input').fill('Signs');
    await ada.getByRole('button', { name: 'Create album: Signs' }).click();
    await ada.getByText('1 photo added to “Signs”').waitFor();
    await ada.goto('/albums');
    await ada.getByTestId('album').getByText('Signs').click();
    await expect.poll(() => photosOf(ada), { timeout: PATIENCE_MS }).toBe(1);
  });

  it('is shared with somebody else, who sees it and whose it is', async () => {
    await openMenu(ada, 'Share album');
    await ada.getByRole('button', { name: 'Share with bo' }).click();
    await ada.getByTestId('album-members').getByText('bo').waitFor();
    await ada.keyboard.press('Escape');
    await bo.goto('/albums');
    await bo.getByTestId('album').getByText('Signs').click();
    await bo.getByText('Shared by Ada Admin').waitFor();
    await expect.poll(() => photosOf(bo), { timeout: PATIENCE_MS }).toBe(1);
  });

  it('is left by its guest, whose place is free again', async () => {
    await openMenu(bo, 'Leave album');
    await bo.getByRole('dialog').getByRole('button', { name: 'Leave album' }).click();
    await bo.getByTestId('empty-state').waitFor();
    await ada.reload();
    await openMenu(ada, 'Share album');
    await ada.getByRole('button', { name: 'Share with bo' }).waitFor();
  });

  it('gave the browser nothing to complain about', () => {
    expect(site.browser.complaints).toEqual([]);
  });
});
