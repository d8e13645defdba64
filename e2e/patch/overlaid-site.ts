import type { Server, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { createFrontDoor } from '../../patches/src/front-door/front-door.ts';
import { readOverlay } from '../../patches/src/page-overlay/read-overlay.ts';
import { close, listen, Upstream } from '../../patches/test/upstream.ts';
import { eventually } from '../stack/child.ts';
import { PATIENCE_MS } from '../web/browser.ts';
import { answerPage, type PageState } from './page-like-immich.ts';

/** What the API answers. */
interface Answers {
  parts: object[];
  lines: object[];
  /** Why nothing is regenerated; undefined when it is. */
  refusal: string | undefined;
}

/** Pages like Immich's behind the real front door, which adds the real overlay, with an API that answers as it is told. */
export class OverlaidSite {
  readonly url: string;
  /** What was asked of the API, oldest first: `METHOD path body`. */
  asked!: string[];
  page!: PageState;
  answers!: Answers;
  private readonly servers: readonly Server[];

  private constructor(url: string, servers: readonly Server[]) {
    this.url = url;
    this.servers = servers;
    this.reset();
  }

  static async start(): Promise<OverlaidSite> {
    const upstream = new Upstream();
    const frontDoor = createFrontDoor({
      target: await listen(upstream.server),
      route: () => undefined,
      overlay: await readOverlay(),
      onError: (error) => {
        throw error;
      },
    });
    const site = new OverlaidSite(await listen(frontDoor), [frontDoor, upstream.server]);
    upstream.answer((request, response) => {
      if (!answerPage(request, response, site.page)) {
        void text(request).then((body) => {
          site.asked.push([request.method, request.url, body].join(' ').trimEnd());
          site.answerApi(request.url ?? '', response);
        });
      }
    });
    return site;
  }

  /** Forgets what was asked and told. */
  reset(): void {
    this.asked = [];
    this.page = { lang: 'en', isDark: false, hasHooks: true };
    this.answers = { parts: [], lines: [], refusal: undefined };
  }

  async stop(): Promise<void> {
    for (const server of this.servers) {
      await close(server);
    }
  }

  private answerApi(path: string, response: ServerResponse): void {
    const { parts, lines, refusal } = this.answers;
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (path === '/api/search/query') {
      send(200, { parts });
    } else if (/\/ocr\?/.test(path)) {
      send(200, lines);
    } else if (refusal === undefined) {
      send(202, { jobId: '1' });
    } else {
      send(400, { message: refusal });
    }
  }
}

/** Waits until something is so. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  await eventually(what, async () => ((await isSo()) ? true : undefined), PATIENCE_MS);
}

/** Goes to another address without loading a page, with other content, as a single-page app does. */
export async function navigate(page: Page, path: string, html?: string): Promise<void> {
  await page.evaluate(
    ([to, content]) => {
      history.pushState(undefined, '', to);
      if (content !== undefined) document.querySelector('#app')!.innerHTML = content;
    },
    [path, html] as const,
  );
}

/** Waits for a second in which nothing on the page changes; whatever changes without end never lets it pass. */
export async function untilAtRest(page: Page): Promise<void> {
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
