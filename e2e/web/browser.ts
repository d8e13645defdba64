import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { Account, Reachable } from '../client/account.ts';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long a page may take to show something on a slow machine. */
export const PATIENCE_MS = 30_000;

/** A real browser, which notes what its console complains about. */
export class TestBrowser {
  readonly complaints: string[] = [];
  private readonly browser: Browser;
  private readonly contexts: BrowserContext[] = [];

  private constructor(browser: Browser) {
    this.browser = browser;
  }

  static async launch(): Promise<TestBrowser> {
    return new TestBrowser(await chromium.launch({ executablePath: CHROMIUM, args: FLAGS }));
  }

  /** Opens an empty page in a profile of its own. With an account, whoever uses it is logged in. */
  async open(
    server: Reachable,
    { locale = 'en-US', account }: { locale?: string; account?: Account } = {},
  ): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: server.url,
      locale,
      viewport: { width: 1360, height: 860 },
    });
    this.contexts.push(context);
    context.setDefaultTimeout(PATIENCE_MS);
    if (account) {
      const { email, password } = account;
      await context.request.post('/api/auth/login', { data: { email, password } });
    }
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') {
        this.complaints.push(`${message.text()} (${message.location().url})`);
      }
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    return page;
  }

  /** Photographs every open page, when `E2E_SCREENSHOTS` names a folder for it. */
  async photograph(name: string): Promise<void> {
    const folder = process.env.E2E_SCREENSHOTS;
    const pages = folder ? this.contexts.flatMap((context) => context.pages()) : [];
    for (const [index, page] of pages.entries()) {
      await page.screenshot({ path: join(folder ?? '', `${name.replaceAll(/\W+/g, '-')}-${index}.png`) });
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** Types a query into the search box and goes to its results. */
export async function searchFor(page: Page, query: string): Promise<void> {
  const input = page.locator('[data-testid=search-bar] input[name=query]');
  await input.fill(query);
  await input.press('Enter');
  await page.waitForURL((url) => url.pathname === '/search' && url.searchParams.get('query') === query);
}
