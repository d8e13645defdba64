import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppModule } from '../src/app.module.ts';
import { loadConfig } from '../src/config/config.ts';
import { createApplication } from '../src/http/application.ts';
import { createOpenApiDocument } from '../src/http/open-api.ts';
import { readSdkOperations } from './sdk-operations.ts';

const DOCUMENT = fileURLToPath(new URL('../open-api.json', import.meta.url));

/** What this server has beyond Immich. */
const ADDITIONS = [
  'addOcrWord POST /ocr-words',
  'correctAssetOcr PATCH /assets/{}/ocr/{}',
  'deleteOcrWord DELETE /ocr-words/{}',
  'getSearchQuery GET /search/query',
  'getSearchStatus GET /search/status',
  'listOcrWords GET /ocr-words',
  'readSearchQuery POST /search/query',
  'regenerateAssetClip POST /assets/{}/clip/regenerate',
  'regenerateAssetOcr POST /assets/{}/ocr/regenerate',
  'retryFailedJobs POST /queues/{}/jobs/retry',
  'runSearchJobs POST /search/jobs',
  'searchOcr POST /search/ocr',
];

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly route: string;
}

/** `npm run open-api` runs these tests with `--update`, which writes the document instead of comparing it. */
describe('the OpenAPI document', () => {
  let app: NestExpressApplication;
  let document: OpenAPIObject;
  let operations: Operation[];

  beforeAll(async () => {
    app = await createApplication(AppModule.with(loadConfig({}, '/web')), { logLevels: ['error'], webRoot: '/web' });
    document = createOpenApiDocument(app);
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, Omit<Operation, 'route'>>).map(([method, operation]) => ({
        ...operation,
        route: `${method.toUpperCase()} ${path.replaceAll(/\{\w+\}/g, '{}')}`,
      })),
    );
  });

  afterAll(() => app.close());

  it('is the committed one', async () => {
    const options = { ...(await resolveConfig(DOCUMENT)), filepath: DOCUMENT };
    const text = await format(JSON.stringify(document, undefined, 2), options);
    await expect(text).toMatchFileSnapshot(DOCUMENT);
  });

  it('says of every operation what it does, under a name of its own', () => {
    expect(operations.filter(({ summary }) => !summary)).toEqual([]);
    const names = operations.map(({ operationId }) => operationId);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('names every component that it refers to', () => {
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, id]) => id);
    const missing = references.filter((id) => id && !Object.hasOwn(document.components?.schemas ?? {}, id));
    expect(missing).toEqual([]);
  });

  it("has Immich's names and routes, and the additions", async () => {
    const known = new Set((await readSdkOperations()).map(({ name, route }) => `${name} ${route}`));
    expect(known.size).toBeGreaterThan(250);
    const ours = operations.map(({ operationId, route }) => `${operationId} ${route}`);
    expect(ours.filter((operation) => !known.has(operation)).sort()).toEqual(ADDITIONS);
  });
});
