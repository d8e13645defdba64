import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { TestBrowser } from '../web/browser.ts';
import { navigate, OverlaidSite, until, untilAtRest } from './overlaid-site.ts';
import { MENU } from './page-like-immich.ts';

const PHOTO = '3f0c2a52-94f4-4b0f-8a58-1f4f3f3d0a11';
const OTHER_PHOTO = '8d5b9c1e-2a66-4c0e-9d53-6f7d1b2c3e22';
const RESULT = `/search/photos/${PHOTO}?${new URLSearchParams({ query: JSON.stringify({ query: 'ocr:invoice' }) })}`;
const ENTRIES = ['#immich-ocr-regenerate-text', '#immich-ocr-regenerate-vector'] as const;
const HINT = '#immich-ocr-hint';
const LINE = '#immich-ocr-lines polygon';

/** From a tenth to half of the width of a photo, and from a fifth to three tenths of its height. */
const MATCHED_LINE = { x1: 0.1, y1: 0.2, x2: 0.5, y2: 0.2, x3: 0.5, y3: 0.3, x4: 0.1, y4: 0.3, matched: true };

let browser: TestBrowser;
let site: OverlaidSite;

beforeAll(async () => {
  [browser, site] = await Promise.all([TestBrowser.launch(), OverlaidSite.start()]);
});

afterAll(async () => {
  await browser.close();
  await site.stop();
});

beforeEach(() => {
  site.reset();
  browser.complaints.length = 0;
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') {
    await browser.photograph(task.name);
  }
});

async function open(path: string): Promise<Page> {
  const page = await browser.open(site);
  onTestFinished(() => page.context().close());
  await page.goto(path);
  return page;
}

const word = (text: string, negated = false) => ({ kind: 'word', text, negated, start: 0, end: 0 });

describe('at the search box', () => {
  it.each([
    ['en', 'Text in photos: ocr:invoice'],
    ['zh-Hans', '搜索照片中的文字：ocr:发票'],
  ])('tells what can be typed, while it is used (%s)', async (lang, text) => {
    site.page.lang = lang;
    const page = await open('/photos');
    await page.focus('[name=q]');
    await page.locator(HINT, { hasText: text }).waitFor();
    await page.locator('[name=q]').blur();
    await page.locator(HINT).waitFor({ state: 'detached' });
    expect(browser.complaints).toEqual([]);
  });

  it('shows how the server understands what is typed', async () => {
    site.answers.parts = [
      word('发票'),
      { ...word('total due'), kind: 'phrase' },
      word('draft', true),
      { kind: 'or', text: '' },
    ];
    site.answers.parts.push({ ...word(''), kind: 'presence' }, { ...word('red car'), kind: 'picture' });
    const page = await open('/photos');
    await page.fill('[name=q]', 'anything');
    await page.locator(HINT, { hasText: '发票' }).waitFor();
    expect(await page.locator(`${HINT} .immich-ocr-chip`).allTextContents()).toEqual([
      'Text 发票',
      'Exact text total due',
      'Without text draft',
      'Any text',
      'Picture or text red car',
    ]);
    expect(site.asked).toEqual(['POST /api/search/query {"query":"anything"}']);
    expect(browser.complaints).toEqual([]);
  });

  it('never takes text for markup', async () => {
    const markup = '<img src=x onerror="document.title = 1"><b>';
    site.answers.parts = [word(markup)];
    const page = await open('/photos');
    await page.fill('[name=q]', markup);
    await page.locator(HINT, { hasText: markup }).waitFor();
    expect(await page.locator(`${HINT} img`).count()).toBe(0);
    expect(await page.title()).toBe('Photos');
    expect(browser.complaints).toEqual([]);
  });

  it('hides neither the box nor the suggestions', async () => {
    const page = await open('/photos');
    await page.focus('[name=q]');
    await page.locator(HINT).waitFor();
    const top = async () => (await page.locator(HINT).boundingBox())?.y ?? 0;
    const box = (await page.locator('[name=q]').boundingBox())!;
    expect(await top()).toBeGreaterThanOrEqual(Math.floor(box.y + box.height));
    await page.evaluate(() => document.querySelector('#suggestions')!.append(document.createElement('div')));
    const list = (await page.locator('#suggestions > div').boundingBox())!;
    await until('the hint makes room', async () => (await top()) >= Math.floor(list.y + list.height));
  });

  it('outlives a navigation inside the page', async () => {
    const page = await open('/photos');
    await page.focus('[name=q]');
    await page.locator(HINT).waitFor();
    await navigate(page, '/albums', '<p>Albums</p>');
    await page.locator(HINT).waitFor({ state: 'detached' });
    await navigate(page, '/search', '<form role="search"><input name="q"></form>');
    await page.focus('[name=q]');
    await page.locator(HINT).waitFor();
    await page.evaluate((selector) => document.querySelector(selector)!.remove(), HINT);
    await page.locator(HINT).waitFor();
    expect(await page.locator(HINT).count()).toBe(1);
  });
});

describe('in the menu of a photo', () => {
  const labelsOf = (page: Page) => page.locator('[role=menuitem]').allInnerTexts();

  it.each([
    {
      lang: 'en',
      labels: ['Regenerate OCR data', 'Regenerate CLIP vector'],
      messages: ['The text of this photo is being read again', 'This photo is being encoded again'],
    },
    {
      lang: 'zh-Hans',
      labels: ['重新生成 OCR 数据', '重新生成 CLIP 向量'],
      messages: ['正在重新识别这张照片中的文字', '正在重新计算这张照片的 CLIP 向量'],
    },
  ])('has a photo read and encoded again, and says so ($lang)', async ({ lang, labels, messages }) => {
    site.page.lang = lang;
    const page = await open(`/photos/${PHOTO}`);
    await page.locator(ENTRIES[1]).waitFor({ state: 'attached' });
    await page.click('[aria-haspopup]');
    expect((await labelsOf(page)).slice(2)).toEqual(labels);
    expect(await page.locator(`${ENTRIES.join(',')} >> svg path`).count()).toBe(2);
    for (const [index, entry] of ENTRIES.entries()) {
      await page.click(entry);
      await page.getByRole('status').filter({ hasText: messages[index]! }).waitFor();
    }
    expect(site.asked).toEqual([
      `POST /api/assets/${PHOTO}/ocr/regenerate`,
      `POST /api/assets/${PHOTO}/clip/regenerate`,
    ]);
    expect(browser.complaints).toEqual([]);
  });

  it('stands once, however often the menu is rendered', async () => {
    const page = await open(`/photos/${PHOTO}`);
    await page.locator(ENTRIES[1]).waitFor({ state: 'attached' });
    for (let time = 0; time < 3; time += 1) {
      await page.evaluate((html) => (document.querySelector('#menu')!.outerHTML = html), MENU);
      await page.locator(ENTRIES[1]).waitFor({ state: 'attached' });
    }
    await page.evaluate(() => document.querySelector('#menu')!.setAttribute('class', ''));
    await page.locator(ENTRIES[0]).waitFor();
    await untilAtRest(page);
    expect(await labelsOf(page)).toHaveLength(4);
  });

  it('is reached with the keys of the menu', async () => {
    const page = await open(`/photos/${PHOTO}`);
    await page.locator(ENTRIES[1]).waitFor({ state: 'attached' });
    await page.click('[aria-haspopup]');
    for (let step = 0; step < 3; step += 1) {
      await page.keyboard.press('ArrowDown');
    }
    await page.locator(`${ENTRIES[0]}[data-active]`).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator(`${ENTRIES[1]}[data-active]`).waitFor();
    expect(await page.locator('[data-active]').count()).toBe(1);
    await page.keyboard.press('Enter');
    await until('it is asked for', () => site.asked.includes(`POST /api/assets/${PHOTO}/clip/regenerate`));
  });

  it('asks for the photo that is shown now, and tells why it is refused', async () => {
    site.answers.refusal = 'Not found or no asset.update access';
    const page = await open(`/photos/${PHOTO}`);
    await page.locator(ENTRIES[1]).waitFor({ state: 'attached' });
    await navigate(page, `/photos/${OTHER_PHOTO}`);
    await page.click('[aria-haspopup]');
    await page.click(ENTRIES[0]);
    await page.getByText(`That did not work: ${site.answers.refusal}`).waitFor();
    expect(site.asked).toEqual([`POST /api/assets/${OTHER_PHOTO}/ocr/regenerate`]);
  });
});

describe('on a photo that was opened from a search', () => {
  beforeEach(() => {
    site.answers.lines = [MATCHED_LINE, { ...MATCHED_LINE, matched: false }];
  });

  /** Waits until the one line that matches is drawn there, give or take its outline. */
  async function untilDrawnAt(page: Page, expected: readonly number[]): Promise<void> {
    let seen: readonly number[][] = [];
    await until(`a line at ${expected.join(' ')}`, async () => {
      seen = await page.locator(LINE).evaluateAll((shapes) =>
        shapes.map((shape) => {
          const { x, y, width, height } = shape.getBoundingClientRect();
          return [x, y, width, height];
        }),
      );
      return seen.length === 1 && expected.every((value, index) => Math.abs(value - seen[0]![index]!) <= 3);
    }).catch((error: unknown) => expect.unreachable(`${String(error)}; there are ${JSON.stringify(seen)}`));
  }

  it('lights the lines that match, where they are, whatever happens to the photo', async () => {
    const page = await open(RESULT);
    await page.setViewportSize({ width: 1200, height: 900 });
    await untilDrawnAt(page, [120, 150 + 120, 480, 60]);
    expect(site.asked).toEqual([`GET /api/assets/${PHOTO}/ocr?query=ocr%3Ainvoice`]);

    await page.setViewportSize({ width: 1200, height: 400 });
    await untilDrawnAt(page, [200 + 80, 80, 320, 40]);
    await page.evaluate(() => (document.querySelector('img')!.style.width = '600px'));
    await untilDrawnAt(page, [60, 50 + 60, 240, 30]);
    await page.evaluate(() => (document.querySelector('img')!.style.objectFit = 'fill'));
    await untilDrawnAt(page, [60, 80, 240, 40]);
    await page.evaluate(() => (document.querySelector('img')!.style.transform = 'translate(100px, 20px)'));
    await untilDrawnAt(page, [160, 100, 240, 40]);
    // An animation changes no element, as far as the document tells.
    await page.evaluate(() => {
      document.querySelector('img')!.animate({ width: ['600px', '800px'] }, { duration: 200, fill: 'forwards' });
    });
    await untilDrawnAt(page, [180, 100, 320, 40]);
    expect(browser.complaints).toEqual([]);
  });

  it('lights the next photo, and none outside the search', async () => {
    const page = await open(RESULT);
    await page.locator(LINE).waitFor({ state: 'attached' });
    await navigate(page, RESULT.replace(PHOTO, OTHER_PHOTO));
    await page.evaluate((id) => (document.querySelector('img')!.src = `/api/assets/${id}/thumbnail`), OTHER_PHOTO);
    await until('the lines of the next photo are asked for', () =>
      site.asked.includes(`GET /api/assets/${OTHER_PHOTO}/ocr?query=ocr%3Ainvoice`),
    );
    await page.locator(LINE).waitFor({ state: 'attached' });
    await navigate(page, `/photos/${OTHER_PHOTO}`);
    await page.locator(LINE).waitFor({ state: 'detached' });
    await navigate(page, RESULT.replace(PHOTO, OTHER_PHOTO));
    await page.locator(LINE).waitFor({ state: 'attached' });
    await navigate(page, '/search', '');
    await page.locator(LINE).waitFor({ state: 'detached' });
    expect(browser.complaints).toEqual([]);
  });

  it('waits for a photo that loads late', async () => {
    const page = await open(RESULT);
    const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/thumbnail?late', (route) => isReleased.then(() => route.continue()));
    await page.locator(LINE).waitFor({ state: 'attached' });
    await page.evaluate((id) => {
      const image = document.createElement('img');
      image.src = `/api/assets/${id}/thumbnail?late`;
      document.querySelector('img')!.replaceWith(image);
    }, PHOTO);
    await page.locator(LINE).waitFor({ state: 'detached' });
    await untilAtRest(page);
    release();
    await page.locator(LINE).waitFor({ state: 'attached' });
  });

  it('lights what was asked for by the filter for text', async () => {
    const query = JSON.stringify({ ocr: 'invoice 2048', query: '' });
    const page = await open(`/search/photos/${PHOTO}?${new URLSearchParams({ query })}`);
    await page.locator(LINE).waitFor({ state: 'attached' });
    expect(site.asked).toEqual([`GET /api/assets/${PHOTO}/ocr?query=invoice+2048`]);
  });

  it.each([`/photos/${PHOTO}`, `/search/photos/${PHOTO}?query=%7B`, `/search/photos/${PHOTO}?query=null`])(
    'asks nothing without a search: %s',
    async (path) => {
      const page = await open(path);
      await page.locator(ENTRIES[1]).waitFor({ state: 'attached' });
      await untilAtRest(page);
      expect(site.asked).toEqual([]);
      expect(browser.complaints).toEqual([]);
    },
  );
});

describe('on any page', () => {
  it('obeys the policy of the page', async () => {
    const page = await open('/photos');
    const response = await page.reload();
    expect(response?.headers()['content-security-policy']).toContain("style-src 'self'");
    await page.focus('[name=q]');
    await page.locator(HINT).waitFor();
    expect(await page.locator(HINT).evaluate((hint) => getComputedStyle(hint).position)).toBe('fixed');
    expect(browser.complaints).toEqual([]);
  });

  it('does nothing where it knows nothing', async () => {
    site.page.hasHooks = false;
    const page = await open('/somewhere/else');
    await page.fill('[name=q]', 'ocr:invoice');
    await untilAtRest(page);
    expect(await page.evaluate(() => document.body.children.length)).toBe(1);
    expect(site.asked).toEqual([]);
    expect(browser.complaints).toEqual([]);
  });

  it('rests when the page does, with everything shown that it has', async () => {
    site.answers.lines = [MATCHED_LINE];
    site.answers.parts = [word('invoice')];
    const page = await open(RESULT);
    await page.locator(LINE).waitFor({ state: 'attached' });
    await page.evaluate(() => (document.querySelector<HTMLImageElement>('img')!.style.width = '433.3px'));
    await page.fill('[name=q]', 'ocr:invoice');
    await page.locator(`${HINT} .immich-ocr-chip`).waitFor({ state: 'attached' });
    await untilAtRest(page);
  });
});
