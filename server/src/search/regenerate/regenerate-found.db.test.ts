import { createApiKey, createPartner, Permission, updatePartner } from '@immich/sdk';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { signIn, type TestAccount } from '../../../test/account.ts';
import { useTestApplication } from '../../../test/application.ts';
import { createAsset } from '../../../test/factories.ts';
import type { QueueName } from '../../jobs/job-catalogue.ts';
import { QueueConnection } from '../../jobs/queue-connection.ts';
import { OcrRepository } from '../../ocr/ocr.repository.ts';

const WHOLE = { x1: 0, y1: 0, x2: 1, y2: 0, x3: 1, y3: 1, x4: 0, y4: 1, boxScore: 1, textScore: 1 };

describe('regenerating', () => {
  const server = useTestApplication();
  let user: TestAccount;
  let partner: TestAccount;
  let invoice: string;
  let receipt: string;
  let foreign: string;

  const post = async (path: string, body: object = {}, headers: object = user.options.headers) => {
    const response = await fetch(`${server.apiUrl}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as { count?: number; jobId?: string } };
  };
  const regenerate = (body: object) => post('/search/jobs', body);
  const queue = (name: QueueName) => server.app.get(QueueConnection).queue(name);
  const waiting = async (name: QueueName) =>
    (await queue(name).getJobs(['waiting'])).map((job) => (job.data as { id: string }).id).sort();
  const addAsset = async (ownerId: string, text: string) => {
    const id = await createAsset(server.database, { ownerId });
    await server.database.transaction((tx) =>
      new OcrRepository(server.database).replaceLines(tx, id, [{ ...WHOLE, text }]),
    );
    return id;
  };

  beforeAll(async () => {
    user = await signIn(server, 'user');
    partner = await signIn(server, 'partner');
    invoice = await addAsset(user.id, 'Invoice 1');
    receipt = await addAsset(user.id, 'Receipt for an invoice');
    await addAsset(user.id, 'Menu');
    foreign = await addAsset(partner.id, 'Invoice of somebody else');
    await createPartner({ partnerCreateDto: { sharedWithId: user.id } }, partner.options);
    await updatePartner({ id: partner.id, partnerUpdateDto: { inTimeline: true } }, user.options);
  });

  afterEach(() => Promise.all([queue('ocr').drain(true), queue('smartSearch').drain(true)]));

  describe('all that a search finds', () => {
    it('queues one job for each of the user’s own assets, however often it is asked', async () => {
      const search = { name: 'refresh-ocr', query: 'ocr:invoice' };
      expect(await regenerate(search)).toEqual({ status: 202, body: { count: 2 } });
      expect(await regenerate(search)).toEqual({ status: 202, body: { count: 2 } });
      expect(await waiting('ocr')).toEqual([invoice, receipt].sort());
      expect(await waiting('smartSearch')).toEqual([]);
    });

    it('takes all filters of a search', async () => {
      const search = { name: 'refresh-smart-search', query: 'ocr:invoice', filter: { id: { eq: receipt } } };
      expect(await regenerate(search)).toEqual({ status: 202, body: { count: 1 } });
      expect(await waiting('smartSearch')).toEqual([receipt]);
      const elsewhere = { ...search, filter: { id: { eq: foreign } } };
      expect(await regenerate(elsewhere)).toEqual({ status: 202, body: { count: 0 } });
    });

    it('includes what was misread, which is what one wants read again', async () => {
      const [read, misread] = [await addAsset(user.id, 'Rechnung 5'), await addAsset(user.id, 'Rechnunq 6')];
      expect((await regenerate({ name: 'refresh-ocr', query: 'ocr:rechnung' })).body).toEqual({ count: 2 });
      expect(await waiting('ocr')).toEqual([read, misread].sort());
    });

    it('holds more assets than one batch', async () => {
      const ids = await Promise.all(
        Array.from({ length: 1100 }, () => createAsset(server.database, { ownerId: user.id, visibility: 'archive' })),
      );
      const everything = { name: 'refresh-ocr', query: '-ocr:nothing', visibility: 'archive' };
      expect(await regenerate(everything)).toEqual({ status: 202, body: { count: ids.length } });
      expect(await waiting('ocr')).toEqual(ids.sort());
    });

    it.each([
      ['nothing to look for', { name: 'refresh-ocr' }],
      ['no such job', { name: 'refresh-faces', query: 'ocr:a' }],
      ['no job', { query: 'ocr:a' }],
      ['a page that is none', { name: 'refresh-ocr', query: 'ocr:a', page: 0 }],
      ['too long a query', { name: 'refresh-ocr', query: `ocr:${'x '.repeat(60_000)}` }],
      ['a filter that is none', { name: 'refresh-ocr', query: 'ocr:a', filter: { id: { eq: 'x' } } }],
    ])('refuses %s', async (_, body) => {
      expect((await regenerate(body)).status).toBe(400);
      expect(await waiting('ocr')).toEqual([]);
    });

    it('needs the permission to change assets', async () => {
      const apiKeyCreateDto = { name: 'reader', permissions: [Permission.AssetRead] };
      const { secret } = await createApiKey({ apiKeyCreateDto }, user.options);
      const search = { name: 'refresh-ocr', query: 'ocr:invoice' };
      expect((await post('/search/jobs', search, { 'x-api-key': secret })).status).toBe(403);
      expect((await post('/search/jobs', search, {})).status).toBe(401);
    });
  });

  describe.each([
    ['ocr', '/ocr/regenerate'],
    ['smartSearch', '/clip/regenerate'],
  ] as const)('one asset in the queue %s', (name, path) => {
    it('goes before what waits, and is not doubled', async () => {
      await queue(name).add('elsewhere', { id: receipt });
      const first = await post(`/assets/${invoice}${path}`);
      const second = await post(`/assets/${invoice}${path}`);
      expect([first.status, second.status]).toEqual([202, 202]);
      expect(second.body.jobId).toBe(first.body.jobId);
      const jobs = await queue(name).getJobs(['waiting'], 0, -1, true);
      expect(jobs.map((job) => (job.data as { id: string }).id)).toEqual([invoice, receipt]);
    });

    it('is for its owner: a partner may look at it and no more', async () => {
      for (const id of [foreign, randomUUID()]) {
        expect((await post(`/assets/${id}${path}`)).status).toBe(400);
      }
      const jobName = name === 'ocr' ? 'refresh-ocr' : 'refresh-smart-search';
      expect((await post('/assets/jobs', { assetIds: [invoice, foreign], name: jobName })).status).toBe(400);
      expect(await waiting(name)).toEqual([]);
    });
  });
});
