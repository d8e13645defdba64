import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { signUp, type Account } from '../client/account.ts';
import { untilQueuesAreIdle } from '../client/queues.ts';
import { request } from '../client/request.ts';
import { uploadFile } from '../client/upload.ts';
import { TestServer } from '../stack/server.ts';
import { searchFor, TestBrowser } from './browser.ts';

const INVOICE = 'invoice-cobalt-cycles.png';
const VIDEO = 'ferry-arrival.mp4';
const HOSTILE = '<img src=x onerror="document.title=1"> harmless';

let server: TestServer;
let browser: TestBrowser;
let admin: Account;
const ids: Record<string, string> = {};

beforeAll(async () => {
  server = await TestServer.start(inject('backends'));
  admin = await signUp(server);
  for (const file of [INVOICE, VIDEO]) {
    ids[file] = await uploadFile(admin.options, join(inject('samples'), file));
  }
  await untilQueuesAreIdle(admin);
  browser = await TestBrowser.launch();
});

afterAll(async () => {
  await browser.close();
  await server.stop();
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') {
    await browser.photograph(task.name);
  }
});

const LANGUAGES = [
  {
    locale: 'en-US',
    corrected: 'corrected',
    undo: 'Back to what was read',
    goTo: /^Go to \d+:\d\d$/,
    regenerate: 'Regenerate OCR data',
  },
  {
    locale: 'zh-CN',
    corrected: '已更正',
    undo: '恢复识别结果',
    goTo: /^跳到 \d+:\d\d$/,
    regenerate: '重新生成 OCR 数据',
  },
];

describe.each(LANGUAGES)('the text of photos in $locale', ({ locale, corrected, undo, goTo, regenerate }) => {
  let page: Page;

  beforeAll(async () => {
    page = await browser.open(server, { locale, account: admin });
  });

  afterAll(() => page.context().close());

  it('can be corrected with a click on a line, and is found by the correction', async () => {
    await openText(page, INVOICE);
    await correct(page, lineWith(page, 'Brake pads'), HOSTILE);
    const line = lineWith(page, 'harmless');
    await line.getByTestId('line-corrected').waitFor();
    expect(await line.getByTestId('line-corrected').innerText()).toBe(corrected);
    await page.goto('/photos');
    await searchFor(page, 'ocr:img ocr:harmless');
    const snippet = page.getByTestId('snippet').first();
    await snippet.waitFor();
    expect(await snippet.innerText()).toContain('<img src=x');
    expect(await snippet.locator('img').count()).toBe(0);
  });

  it('stays corrected when the text is read again', async () => {
    await openText(page, INVOICE);
    await page.getByTestId('photo-menu').click();
    await accepted(page, '/ocr/regenerate', () => page.getByText(regenerate).click());
    await untilQueuesAreIdle(admin);
    await openText(page, INVOICE);
    await lineWith(page, 'harmless').getByTestId('line-corrected').waitFor();
  });

  it('goes back to what was read', async () => {
    await openText(page, INVOICE);
    await lineWith(page, 'harmless').locator('[role=button]').click();
    await page.getByRole('button', { name: undo }).click();
    await lineWith(page, 'Brake pads').waitFor();
    expect(await page.getByTestId('line-corrected').count()).toBe(0);
  });

  it('leaves a line with Escape as it is, and the viewer open', async () => {
    await openText(page, INVOICE);
    const line = lineWith(page, 'Brake pads');
    await line.locator('[role=button]').press('Enter');
    await page.getByTestId('line-correction').locator('input').fill('something else');
    await page.keyboard.press('Escape');
    await page.getByTestId('line-correction').waitFor({ state: 'detached' });
    expect(await line.innerText()).toContain('Brake pads');
    expect(await page.getByTestId('viewer').count()).toBe(1);
  });

  it('leads to the moment of a video in which it can be read', async () => {
    await openText(page, VIDEO);
    const time = lineWith(page, 'FERRY').getByTestId('line-time');
    await time.waitFor();
    expect(await time.getAttribute('aria-label')).toMatch(goTo);
    const { body } = await request<{ text: string; timeMs: number | null }[]>(
      admin.options,
      'GET',
      `/assets/${ids[VIDEO]}/ocr`,
    );
    const wanted = body.find(({ text }) => /ferry/i.test(text))?.timeMs;
    await time.click();
    const video = page.getByTestId('video');
    const seconds = await video.evaluate((node) => (node as HTMLVideoElement).currentTime);
    expect(await video.evaluate((node) => (node as HTMLVideoElement).paused)).toBe(true);
    expect(seconds * 1000).toBeCloseTo(wanted ?? NaN, 0);
  });

  it('is read again for all that a search finds, once that is agreed to', async () => {
    await page.goto('/photos');
    await searchFor(page, 'ocr:ferry');
    await page.getByTestId('result').first().waitFor();
    await server.database.query(`update asset_ocr set text = 'damaged' where "assetId" = $1`, [ids[VIDEO]]);
    await page.getByTestId('results-menu').click();
    await page.getByRole('menuitem', { name: regenerate }).click();
    const agree = page.getByRole('dialog').getByRole('button', { name: regenerate });
    await accepted(page, '/search/jobs', () => agree.click());
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await untilQueuesAreIdle(admin);
    await openText(page, VIDEO);
    await lineWith(page, 'FERRY').waitFor();
    expect(await lineWith(page, 'damaged').count()).toBe(0);
  });
});

describe('the browser', () => {
  it('never complained', () => {
    expect(browser.complaints).toEqual([]);
  });
});

/** Opens the viewer by its address, with the text at its side. */
async function openText(page: Page, file: string): Promise<void> {
  await page.goto(`/photos/${ids[file]}`);
  await page.getByTestId('toggle-info').click();
  await page.getByTestId('recognised-line').first().waitFor();
}

/** Does something, and waits until the server has accepted the work that it asks for. */
async function accepted(page: Page, path: string, act: () => Promise<void>): Promise<void> {
  const [response] = await Promise.all([page.waitForResponse((response) => response.url().endsWith(path)), act()]);
  expect(response.status()).toBe(202);
}

async function correct(page: Page, line: Locator, text: string): Promise<void> {
  await line.locator('[role=button]').click();
  const field = page.getByTestId('line-correction').locator('input');
  await field.fill(text);
  await field.press('Enter');
  await page.getByTestId('line-correction').waitFor({ state: 'detached' });
}

function lineWith(page: Page, text: string): Locator {
  return page
    .getByTestId('recognised-line')
    .filter({ hasText: new RegExp(text, 'i') })
    .first();
}
