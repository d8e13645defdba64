import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { TestServer } from '../stack/server.ts';
import { TestBrowser } from './browser.ts';

export interface Site {
  readonly server: TestServer;
  readonly browser: TestBrowser;
}

/**
 * Starts an empty server and a browser for the test file that calls it, photographs what fails, and stops both
 * afterwards. Read the properties inside of tests and hooks only.
 */
export function useSite(): Site {
  let server: TestServer;
  let browser: TestBrowser;
  beforeAll(async () => {
    server = await TestServer.start(inject('backends'));
    browser = await TestBrowser.launch();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      await browser.photograph(task.name);
    }
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  return {
    get server() {
      return server;
    },
    get browser() {
      return browser;
    },
  };
}
