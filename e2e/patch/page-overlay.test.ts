import type { Server, ServerResponse } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFrontDoor } from '../../patches/src/front-door/front-door.ts';
import { readOverlay } from '../../patches/src/page-overlay/read-overlay.ts';
import { close, listen, Upstream } from '../../patches/test/upstream.ts';
import { eventually } from '../stack/child.ts';
import { PATIENCE_MS, TestBrowser } from '../web/browser.ts';
import { answerPage, MENU, type PageState } from './page-like-immich.ts';

const PHOTO = '3f0c2a52-94f4-4b0f-8a58-1f4f3f3d0a11';
const OTHER_PHOTO = '8d5b9c1e-2a66-4c0e-9d53-6f7d1b2c3e22';
const RESULT = `/search/photos/${PHOTO}?${new URLSearchParams({ query: JSON.stringify({ query: 'ocr:invoice' }) })}`;
const ENTRIES = ['#immich-ocr-regenerate-text', '#immich-ocr-regenerate-vector'] as const;
const HINT = '#immich-ocr-hint';
const LINE = '#immich-ocr-lines polygon';

/** From a tenth to half of the width of a photo, and from a fifth to three tenths of its height. */
const MATCHED_LINE = { x1: 0.1, y1: 0.2, x2: 0.5, y2: 0.2, x3: 0.5, y3: 0.3, x4: 0.1, y4: 0.3, matched: true };

let browser: TestBrowser;
let frontDoor: Server;
let upstream: Upstream;
let url: string;
let state: PageState;
/** What was asked of the API, oldest first: `METHOD path`. */
let asked: string[];
let parts: object[];
let lines: object[];
let refusal: string | undefined;

beforeAll(async () => {
  browser = await TestBrowser.launch();
  upstream = new Upstream();
  upstream.answer((request, response) => {
    if (!answerPage(request, response, state)) {
      asked.push(`${request.method} ${request.url}`);
      answerApi(request.url ?? '', response);
    }
  });
  frontDoor = createFrontDoor({
    target: await listen(upstream.server),
    route: () => undefined,
    overlay: await readOverlay(),
    onError: (error) => expect.unreachable(String(error)),
  });
  url = await listen(frontDoor);
});

afterAll(async () => {
  await browser.close();
  await close(frontDoor);
  await close(upstream.server);
});

beforeEach(() => {
  state = { lang: 'en', isDark: false, hasHooks: true };
  [asked, parts, lines, refusal] = [[], [], [], undefined];
  browser.complaints.length = 0;
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') {
    await browser.photograph(task.name);
  }
});

function answerApi(path: string, response: ServerResponse): void {
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (path.startsWith('/api/search/query?')) {
    send(200, { parts });
  } else if (/\/ocr\?/.test(path)) {
    send(200, lines);
  } else if (refusal === undefined) {
    send(202, { jobId: '1' });
  } else {
    send(400, { message: refusal });
  }
}

async function open(path: string): Promise<Page> {
  const page = await browser.open({ url });
  await page.goto(path);
  return page;
}

const until = (what: string, isSo: () => Promise<boolean>) =>
  eventually(what, async () => ((await isSo()) ? true : undefined), PATIENCE_MS);

/** Goes to another address without loading a page, with other content, as a single-page app does. */
async function navigate(page: Page, path: string, html?: string): Promise<void> {
  await page.evaluate(
    ([to, content]) => {
      history.pushState(undefined, '', to);
      if (content !== undefined) document.querySelector('#app')!.innerHTML = content;
    },
    [path, html] as const,
  );
}

const word = (text: string, negated = false) => ({ kind: 'word', text, negated, start: 0, end: 0 });

describe('at the search box', () => {
  it.each([
    ['en', 'Text in photos: ocr:invoice'],
    ['zh-Hans', '搜索照片中的文字：ocr:发票'],
  ])('tells what can be typed, while it is used (%s)', async (lang, text) => {
    state.lang = lang;
    const page = await open('/photos');
    await page.focus('[name=q]');
    await page.locator(HINT, { hasText: text }).waitFor();
    await page.locator('[name=q]').blur();
    await page.locator(HINT).waitFor({ state: 'detached' });
    expect(browser.complaints).toEqual([]);
  });

  it('shows how the server understands what is typed', async () => {
    parts = [word('发票'), { ...word('total due'), kind: 'phrase' }, word('draft', true), { kind: 'or', text: '' }];
    parts.push({ ...word(''), kind: 'presence' }, { ...word('red car'), kind: 'picture' });
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
    expect(asked).toEqual(['GET /api/search/query?query=anything']);
    expect(browser.complaints).toEqual([]);
  });

  it('never takes text for markup', async () => {
    const markup = '<img src=x onerror="document.title = 1"><b>';
    parts = [word(markup)];
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
    state.lang = lang;
    const page = await open(`/photos/${PHOTO}`);
    await page.locator(ENTRIES[1]).waitFor({ state: 'attached' });
    await page.click('[aria-haspopup]');
    expect((await labelsOf(page)).slice(2)).toEqual(labels);
    expect(await page.locator(`${ENTRIES.join(',')} >> svg path`).count()).toBe(2);
    for (const [index, entry] of ENTRIES.entries()) {
      await page.click(entry);
      await page.getByRole('status').filter({ hasText: messages[index]! }).waitFor();
    }
    expect(asked).toEqual([`POST /api/assets/${PHOTO}/ocr/regenerate`, `POST /api/assets/${PHOTO}/clip/regenerate`]);
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
    await until('it is asked for', () => Promise.resolve(asked.includes(`POST /api/assets/${PHOTO}/clip/regenerate`)));
  });

  it('asks for the photo that is shown now, and tells why it is refused', async () => {
    refusal = 'Not found or no asset.update access';
    const page = await open(`/photos/${PHOTO}`);
    await page.locator(ENTRIES[1]).waitFor({ state: 'attached' });
    await navigate(page, `/photos/${OTHER_PHOTO}`);
    await page.click('[aria-haspopup]');
    await page.click(ENTRIES[0]);
    await page.getByText(`That did not work: ${refusal}`).waitFor();
    expect(asked).toEqual([`POST /api/assets/${OTHER_PHOTO}/ocr/regenerate`]);
  });
});

describe('on a photo that was opened from a search', () => {
  beforeEach(() => {
    lines = [MATCHED_LINE, { ...MATCHED_LINE, matched: false }];
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
    expect(asked).toEqual([`GET /api/assets/${PHOTO}/ocr?query=ocr%3Ainvoice`]);

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
      Promise.resolve(asked.includes(`GET /api/assets/${OTHER_PHOTO}/ocr?query=ocr%3Ainvoice`)),
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
    expect(asked).toEqual([`GET /api/assets/${PHOTO}/ocr?query=invoice+2048`]);
  });

  it.each([`/photos/${PHOTO}`, `/search/photos/${PHOTO}?query=%7B`, `/search/photos/${PHOTO}?query=null`])(
    'asks nothing without a search: %s',
    async (path) => {
      const page = await open(path);
      await page.locator(ENTRIES[1]).waitFor({ state: 'attached' });
      await untilAtRest(page);
      expect(asked).toEqual([]);
      expect(browser.complaints).toEqual([]);
    },
  );
});

describe('on any page', () => {
  it('obeys the policy of the page', async () => {
    const page = await browser.open({ url });
    const response = await page.goto('/photos');
    expect(response?.headers()['content-security-policy']).toContain("style-src 'self'");
    await page.focus('[name=q]');
    await page.locator(HINT).waitFor();
    expect(await page.locator(HINT).evaluate((hint) => getComputedStyle(hint).position)).toBe('fixed');
    expect(browser.complaints).toEqual([]);
  });

  it('does nothing where it knows nothing', async () => {
    state.hasHooks = false;
    const page = await open('/somewhere/else');
    await page.fill('[name=q]', 'ocr:invoice');
    await untilAtRest(page);
    expect(await page.evaluate(() => document.body.children.length)).toBe(1);
    expect(asked).toEqual([]);
    expect(browser.complaints).toEqual([]);
  });

  it('rests when the page does, with everything shown that it has', async () => {
    lines = [MATCHED_LINE];
    parts = [word('invoice')];
    const page = await open(RESULT);
    await page.locator(LINE).waitFor({ state: 'attached' });
    await page.evaluate(() => (document.querySelector<HTMLImageElement>('img')!.style.width = '433.3px'));
    await page.fill('[name=q]', 'ocr:invoice');
    await page.locator(`${HINT} .immich-ocr-chip`).waitFor({ state: 'attached' });
    await untilAtRest(page);
  });
});

/** Waits for a second in which nothing on the page changes; whatever changes without end never lets it pass. */
async function untilAtRest(page: Page): Promise<void> {
  await until('nothing changes for a second', () =>
    page.evaluate(async () => {
      let changes = 0;
      const observer = new MutationObserver((records) => (changes += records.length));
      observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
      await new Promise((resolve) => setTimeout(resolve, 1000));
      observer.disconnect();
      return changes === 0;
    }),
  );
}
