import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { signUp, type Account } from '../client/account.ts';
import { untilQueuesAreIdle } from '../client/queues.ts';
import { request } from '../client/request.ts';
import { TestServer } from '../stack/server.ts';
import { PATIENCE_MS, TestBrowser } from './browser.ts';

let server: TestServer;
let browser: TestBrowser;
let admin: Account;

beforeAll(async () => {
  server = await TestServer.start(inject('backends'));
  admin = await signUp(server);
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
    ...{ locale: 'en-US', words: 'Words', add: 'Add', remove: 'Delete “增值税专用发票”', none: 'no words of your own' },
    ...{ encoder: 'Photos with a CLIP vector', entries: 'Photos with text in the index' },
    ...{ index: 'Text index', startAll: 'Text index: run for all photos', started: 'The queue has been started' },
    ...{ textWeight: 'Weight of the text', save: 'Save', saved: 'Settings saved' },
  },
  {
    ...{ locale: 'zh-CN', words: '词语', add: '添加', remove: '删除“增值税专用发票”', none: '还没有添加词语' },
    ...{ encoder: '已有 CLIP 向量的照片', entries: '索引中有文字的照片' },
    ...{ index: '文字索引', startAll: '文字索引：处理全部照片', started: '队列已启动' },
    ...{ textWeight: '文字的权重', save: '保存', saved: '设置已保存' },
  },
];

describe.each(LANGUAGES)('the administrator in $locale', (says) => {
  let page: Page;

  beforeAll(async () => {
    page = await browser.open(server, { locale: says.locale, account: admin });
    await page.goto('/photos');
  });

  afterAll(() => page.context().close());

  it('adds and deletes words that are kept whole', async () => {
    await page.getByRole('link', { name: says.words }).click();
    await page.getByText(says.none).waitFor();
    await page.locator('input[name=word]').fill('增值税专用发票');
    await page.getByRole('button', { name: says.add, exact: true }).click();
    await page.getByTestId('word').getByText('增值税专用发票').waitFor();
    await page.reload();
    await page.getByRole('button', { name: says.remove }).click();
    await page.getByText(says.none).waitFor();
  });

  it('is told why a word was not taken', async () => {
    await page.locator('input[name=word]').fill('not one word');
    await page.getByRole('button', { name: says.add, exact: true }).click();
    await page.getByText('A word consists of letters and digits').waitFor();
    expect(await page.locator('input[name=word]').inputValue()).toBe('not one word');
  });

  it('is told what searches go by', async () => {
    await page.goto('/admin/queues');
    await page.getByTestId('encoder-status').getByText(says.encoder).waitFor();
    await page.getByTestId('text-index-status').getByText(says.entries).waitFor();
  });

  it('has the text index made anew, and sees it among the queues', async () => {
    await page.goto('/admin/queues');
    const index = page.locator('[data-testid=queue][data-queue=search]');
    await index.getByRole('heading', { name: says.index }).waitFor();
    await page.getByRole('button', { name: says.startAll }).click();
    await page.getByText(says.started).waitFor();
    await untilQueuesAreIdle(admin);
    await expect.poll(() => index.getByTestId('count-waiting').innerText(), { timeout: PATIENCE_MS }).toBe('0');
    expect(await index.getByTestId('count-failed').innerText()).toBe('0');
  });

  it('weighs text against picture', async () => {
    await page.goto('/admin/settings');
    const weight = page.getByRole('spinbutton', { name: says.textWeight });
    await weight.fill('2.5');
    await weight.press('Tab');
    await page.getByRole('button', { name: says.save, exact: true }).click();
    await page.getByText(says.saved).waitFor();
    expect(await storedWeights()).toEqual({ textWeight: 2.5, pictureWeight: 1 });
    await weight.fill('1');
    await weight.press('Tab');
    await page.getByRole('button', { name: says.save, exact: true }).click();
    await expect.poll(storedWeights, { timeout: PATIENCE_MS }).toEqual({ textWeight: 1, pictureWeight: 1 });
  });
});

describe('the browser', () => {
  it('complained only about the words that were refused', () => {
    expect(browser.complaints.filter((complaint) => !complaint.includes('400 (Bad Request)'))).toEqual([]);
  });
});

async function storedWeights(): Promise<object> {
  const { body } = await request<{ search: { hybrid: object } }>(admin.options, 'GET', '/system-config');
  return body.search.hybrid;
}
