import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { eventually } from '../stack/child.ts';
import { PATIENCE_MS, searchFor } from './browser.ts';
import { useSite } from './site.ts';

const PICKED = ['fapiao-xinghe-office.png', 'invoice-cobalt-cycles.png', 'screenshot-wifi.webp'];
const DROPPED = ['sign-exit.jpg', 'ferry-arrival.mp4'];

const site = useSite();
let page: Page;

beforeAll(async () => {
  page = await site.browser.open(site.server);
});

// The steps of one user, in order, in one site.browser.
describe('a new user in the browser', () => {
  it('is asked to create the administrator, and lands on the photos', async () => {
    await page.goto('/');
    await page.getByTestId('sign-up-form').waitFor();
    await page.locator('input[name=name]').fill('Ada Admin');
    await page.locator('input[name=email]').fill('ada@example.test');
    await page.locator('input[name=password]').fill('correct horse battery');
    await page.locator('input[name=repeated]').fill('correct horse battery');
    await page.getByRole('button', { name: 'Create the administrator' }).click();
    await page.waitForURL('**/photos');
    await page.getByTestId('empty-state').waitFor();
  });

  it('uploads photos with the picker and sees their thumbnails', async () => {
    const files = PICKED.map((file) => join(inject('samples'), file));
    await page.getByTestId('file-picker').setInputFiles(files);
    await page.getByTestId('upload-counts').getByText('3').first().waitFor();
    await expectThumbnails(PICKED.length);
  });

  it('uploads photos and videos by dropping them', async () => {
    await drop(DROPPED);
    await page.getByTestId('video-badge').waitFor();
    await expectThumbnails(PICKED.length + DROPPED.length);
  });

  it('is told about a photo that is there already', async () => {
    await drop([PICKED[0] ?? '']);
    const panel = page.getByTestId('upload-panel');
    await panel
      .getByText(/already|duplicate/i)
      .first()
      .waitFor();
    await expectThumbnails(PICKED.length + DROPPED.length);
  });

  it.each([
    ['ocr:发票', 'fapiao-xinghe-office.png'],
    ['ocr：发票', 'fapiao-xinghe-office.png'],
    ['ocr:invoice', 'invoice-cobalt-cycles.png'],
    ['OCR:Invoice', 'invoice-cobalt-cycles.png'],
  ])('finds %s from the search bar', async (query, file) => {
    const wanted = await idOf(file);
    await search(query, wanted);
    const first = page.getByTestId('result').first();
    expect(await first.getAttribute('data-asset-id')).toBe(wanted);
    expect(await first.getByTestId('matched-by').getAttribute('data-matched-by')).toBe('text');
    const word = query.slice(4).toLowerCase();
    expect((await first.getByTestId('snippet').innerText()).toLowerCase()).toContain(word);
  });

  it('opens what was found and sees its text over the photo, the match marked', async () => {
    await search('ocr:发票', await idOf('fapiao-xinghe-office.png'));
    await page.getByTestId('result').first().getByRole('link').first().click();
    await page.getByTestId('viewer').waitFor();
    await page.getByTestId('photo').waitFor();
    if ((await page.getByTestId('text-overlay').count()) === 0) {
      await page.getByTestId('toggle-text').click();
    }
    const overlay = page.getByTestId('text-overlay');
    await overlay.getByText('办公椅').waitFor({ state: 'attached' });
    const marked = overlay.locator('[data-matched=true]');
    await marked.first().waitFor({ state: 'attached' });
    for (const text of await marked.allTextContents()) {
      expect(text).toContain('发票');
    }
    await expectOverThePhoto('增值税电子普通发票');
  });

  it('sees a damaged text come back by itself after choosing Regenerate', async () => {
    const id = await idOf('fapiao-xinghe-office.png');
    await site.server.database.query(`update asset_ocr set text = 'damaged' where "assetId" = $1`, [id]);
    await page.reload();
    await page.getByTestId('toggle-info').click();
    const lines = page.getByTestId('recognised-line');
    await lines.getByText('damaged').first().waitFor();

    await page.getByTestId('photo-menu').click();
    const startedAt = performance.now();
    await page.getByText('Regenerate OCR data').click();
    await lines.getByText('办公椅').waitFor({ timeout: 10_000 });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(await lines.getByText('damaged').count()).toBe(0);
  });

  it('can compute the CLIP vector again', async () => {
    const id = await idOf('fapiao-xinghe-office.png');
    await site.server.database.query('delete from smart_search where "assetId" = $1', [id]);
    await page.getByTestId('photo-menu').click();
    await page.getByText('Regenerate CLIP vector').click();
    await eventually('the vector is there', async () => {
      const { rowCount } = await site.server.database.query('select 1 from smart_search where "assetId" = $1', [id]);
      return rowCount === 1 ? true : undefined;
    });
  });

  it('leaves the viewer with Escape and is back at the results', async () => {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByTestId('search-results').waitFor();
    await page.getByTestId('viewer').waitFor({ state: 'detached' });
  });

  it('watches the queues as administrator', async () => {
    await page.goto('/admin/queues');
    await page.locator('[data-testid=queue][data-queue=ocr]').waitFor();
  });

  it('reads everything in Chinese', async () => {
    await page.goto('/photos');
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByText('简体中文').click();
    await page.getByRole('link', { name: '照片' }).first().waitFor();
    await search('ocr:发票', await idOf('fapiao-xinghe-office.png'));
    await page.getByTestId('result').first().getByRole('link').first().click();
    await page.getByTestId('photo-menu').click();
    await page.getByText('重新生成 OCR 数据').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toMatch(/^zh/);
  });

  it('never made the browser complain', () => {
    expect(site.browser.complaints).toEqual([]);
  });
});

async function search(query: string, until: string): Promise<void> {
  await searchFor(page, query);
  // A photo that was uploaded a moment ago is found as soon as its text was read.
  await eventually(`${query} finds something`, async () => {
    if ((await page.locator(`[data-testid=result][data-asset-id="${until}"]`).count()) > 0) {
      return true;
    }
    await page.reload();
    await page.waitForTimeout(800);
    return undefined;
  });
}

async function expectThumbnails(count: number): Promise<void> {
  await expect.poll(() => page.getByTestId('asset').count(), { timeout: PATIENCE_MS }).toBe(count);
  await expect
    .poll(
      () =>
        page
          .locator('[data-testid=asset] img')
          .evaluateAll((images) => images.filter((image) => (image as HTMLImageElement).naturalWidth > 0).length),
      { timeout: PATIENCE_MS },
    )
    .toBeGreaterThanOrEqual(count);
}

/** Drops files on the page as a file manager does. */
async function drop(files: readonly string[]): Promise<void> {
  const contents = await Promise.all(
    files.map(async (file) => ({
      name: basename(file),
      base64: (await readFile(join(inject('samples'), file))).toString('base64'),
      type: file.endsWith('.mp4') ? 'video/mp4' : 'image/png',
    })),
  );
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, base64, type } of given) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      data.items.add(new File([bytes], name, { type }));
    }
    return data;
  }, contents);
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await page.getByTestId('drop-target').waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

/** A line of the overlay must lie where the words are in the picture: inside the photo, and not collapsed. */
async function expectOverThePhoto(text: string): Promise<void> {
  const line = await page.getByTestId('text-line').filter({ hasText: text }).first().boundingBox();
  const photo = await page.getByTestId('photo').boundingBox();
  expect(line && photo).toBeTruthy();
  if (line && photo) {
    expect(line.width).toBeGreaterThan(40);
    expect(line.x).toBeGreaterThanOrEqual(photo.x - 2);
    expect(line.y).toBeGreaterThanOrEqual(photo.y - 2);
    expect(line.x + line.width).toBeLessThanOrEqual(photo.x + photo.width + 2);
    expect(line.y + line.height).toBeLessThanOrEqual(photo.y + photo.height + 2);
  }
}

async function idOf(file: string): Promise<string> {
  const { rows } = await site.server.database.query<{ id: string }>(
    'select id from asset where "originalFileName" = $1',
    [file],
  );
  const id = rows[0]?.id;
  if (!id) {
    throw new Error(`${file} was not uploaded`);
  }
  return id;
}
