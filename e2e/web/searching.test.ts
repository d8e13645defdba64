import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { signUp, type Account } from '../client/account.ts';
import { untilQueuesAreIdle } from '../client/queues.ts';
import { uploadFile } from '../client/upload.ts';
import { TestServer } from '../stack/server.ts';
import { PATIENCE_MS, searchFor, TestBrowser } from './browser.ts';

const FILES = ['invoice-cobalt-cycles.png', 'fapiao-xinghe-office.png', 'red-car.jpg', 'forest.jpg'];

let server: TestServer;
let browser: TestBrowser;
let admin: Account;

beforeAll(async () => {
  server = await TestServer.start(inject('backends'));
  admin = await signUp(server);
  for (const file of FILES) {
    await uploadFile(admin.options, join(inject('samples'), file));
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
    chips: ['Text 发票', 'Exact text total due', 'Without text draft', 'Picture or text red car'],
    helpButton: 'How to search',
    helpTitle: 'How to search',
    everything: 'Everything you can ask for',
    firstExample: 'ocr:invoice',
    tail: 'These look like it',
    also: /^also: INVOICE$/,
  },
  {
    locale: 'zh-CN',
    chips: ['文字 发票', '完整文字 total due', '不含文字 draft', '画面或文字 red car'],
    helpButton: '如何搜索',
    helpTitle: '如何搜索',
    everything: '查看全部用法',
    firstExample: 'ocr:发票',
    tail: '看起来像',
    also: /^也匹配：INVOICE$/,
  },
];

describe.each(LANGUAGES)('searching in $locale', (expected) => {
  let page: Page;

  beforeAll(async () => {
    page = await browser.open(server, { locale: expected.locale, account: admin });
    await page.goto('/photos');
    await page.getByTestId('asset').first().waitFor();
  });

  afterAll(() => page.context().close());

  it('shows while typing how the server understands the query, and leads to what a chip was read from', async () => {
    const query = 'ocr：(发票 or "total due") -draft red car';
    await box(page).fill(query);
    const chips = page.locator('[data-testid=query-chips] button');
    await expect.poll(() => textsOf(chips), { timeout: PATIENCE_MS }).toEqual(expected.chips);
    await page.getByTestId('chip-phrase').click();
    expect(await selectedInBox(page)).toBe('"total due"');
    await page.keyboard.press('Escape');
    await page.getByTestId('query-chips').waitFor({ state: 'detached' });
  });

  it('does not ask about characters that are still being composed', async () => {
    const asked: string[] = [];
    page.on('request', (request) => {
      if (new URL(request.url()).pathname === '/api/search/query') {
        asked.push((request.postDataJSON() as { query: string }).query);
      }
    });
    await box(page).fill('');
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('Input.insertText', { text: 'ocr:' });
    for (const text of ['f', 'fa', 'fap', 'fapiao']) {
      await devTools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
      // Longer than the pause in the typing after which a query is asked for.
      await page.waitForTimeout(300);
    }
    await devTools.send('Input.insertText', { text: '发票' });
    await page.getByTestId('chip-word').getByText('发票').waitFor();
    expect(asked.filter((query) => query.includes('fa'))).toEqual([]);
    await box(page).press('Enter');
    await page.waitForURL((url) => url.searchParams.get('query') === 'ocr:发票');
    await page.getByTestId('result').first().waitFor();
  });

  it('explains the language on a page that the keyboard reaches, whose examples run', async () => {
    await page.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('?');
    await page.waitForURL('**/search/help');
    await page.getByRole('heading', { level: 1, name: expected.helpTitle }).waitFor();
    const first = page.getByTestId('guide-example').first();
    expect(await first.innerText()).toBe(expected.firstExample);
    await first.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('query') === expected.firstExample);
    await page.getByTestId('result').first().waitFor();
  });

  it('leads to that page from the box, too', async () => {
    await page.getByRole('button', { name: expected.helpButton }).click();
    await page.getByTestId('search-help').getByText(expected.everything).press('Enter');
    await page.getByTestId('search-guide').waitFor();
  });

  it('tells photos that show the words from those that only look like it', async () => {
    await searchFor(page, 'invoice');
    await page.getByTestId('lookalikes').waitFor();
    expect(await page.getByTestId('lookalikes').innerText()).toBe(expected.tail);
    const reasons = await page
      .locator('[data-testid=lookalikes], [data-testid=matched-by]')
      .evaluateAll((nodes) => nodes.map((node) => (node as HTMLElement).dataset.matchedBy ?? 'divider'));
    const divider = reasons.indexOf('divider');
    expect(divider).toBe(1);
    expect(reasons.slice(0, divider)).not.toContain('image');
    expect(new Set(reasons.slice(divider + 1))).toEqual(new Set(['image']));
    expect((await page.getByTestId('snippet').first().locator('mark').innerText()).toUpperCase()).toBe('INVOICE');
  });

  it('says which word it found in place of a misspelt one', async () => {
    await searchFor(page, 'ocr:invoise');
    const variants = page.getByTestId('variants').first();
    await variants.waitFor();
    expect(await variants.innerText()).toMatch(expected.also);
  });
});

describe('the search box', () => {
  it('runs every example of the guide', async () => {
    const page = await browser.open(server, { account: admin });
    await page.goto('/search/help');
    const links = page.getByTestId('guide-example');
    await links.first().waitFor();
    const addresses = await links.evaluateAll((nodes) => nodes.map((node) => node.getAttribute('href') ?? ''));
    expect(addresses.length).toBeGreaterThan(15);
    for (const address of addresses) {
      await page.goto(address);
      await page.getByTestId('result').or(page.getByTestId('empty-state')).first().waitFor();
      expect(await page.getByTestId('query-chips').count(), address).toBe(1);
    }
    await page.context().close();
  });

  it('says when a query is too long, and takes the longest', async () => {
    const page = await browser.open(server, { account: admin });
    await page.goto('/photos');
    await box(page).fill('海'.repeat(4097));
    await page.getByTestId('query-too-long').waitFor();
    await box(page).press('Enter');
    expect(new URL(page.url()).pathname).toBe('/photos');
    await box(page).fill('海'.repeat(4096));
    await page.getByTestId('chip-picture').waitFor();
    await box(page).press('Enter');
    await page.getByTestId('result').first().waitFor();
    await page.context().close();
  });

  it('says when pictures could not be compared', async () => {
    const page = await browser.open(server, { account: admin });
    await page.route('**/api/search/smart', async (route) => {
      const response = await route.fetch();
      const found = (await response.json()) as object;
      await route.fulfill({ response, json: { ...found, picturesSkipped: 'unavailable' } });
    });
    await page.goto('/photos');
    await searchFor(page, 'invoice');
    await page.getByTestId('pictures-skipped').waitFor();
    await page.getByTestId('result').first().waitFor();
    await page.context().close();
  });

  it('keeps working when nobody tells how the query is understood', async () => {
    const quiet = await TestBrowser.launch();
    const page = await quiet.open(server, { account: admin });
    await page.route('**/api/search/query', (route) => route.abort());
    await page.goto('/photos');
    await searchFor(page, 'ocr:发票');
    await page.getByTestId('result').first().waitFor();
    expect(await page.locator('[data-testid=query-chips] li').count()).toBe(0);
    await quiet.close();
  });

  it('offers the last searches again, by keys alone, until they are forgotten', async () => {
    const page = await browser.open(server, { account: admin });
    await page.goto('/photos');
    await searchFor(page, 'ocr:发票');
    await searchFor(page, 'red car');
    await box(page).fill('');
    const recent = page.getByTestId('recent-searches').locator('[data-choice]');
    await expect.poll(() => textsOf(recent), { timeout: PATIENCE_MS }).toEqual(['red car', 'ocr:发票']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('query') === 'ocr:发票');
    await box(page).fill('ocr:');
    await page.getByTestId('search-help').waitFor();
    await box(page).fill('');
    await page.getByTestId('recent-searches').getByRole('button', { name: 'Clear' }).click();
    await page.getByTestId('recent-searches').waitFor({ state: 'detached' });
    await page.getByTestId('search-help').waitFor();
    await page.context().close();
  });

  it('never made the browser complain', () => {
    expect(browser.complaints).toEqual([]);
  });
});

function box(page: Page) {
  return page.locator('[data-testid=search-bar] input[name=query]');
}

async function textsOf(locator: ReturnType<Page['locator']>): Promise<string[]> {
  return (await locator.allTextContents()).map((text) => text.trim().replaceAll(/\s+/g, ' '));
}

function selectedInBox(page: Page): Promise<string> {
  return box(page).evaluate((input) => {
    const { value, selectionStart, selectionEnd } = input as HTMLInputElement;
    return value.slice(selectionStart ?? 0, selectionEnd ?? 0);
  });
}
