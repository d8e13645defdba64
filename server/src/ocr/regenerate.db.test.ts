import { AssetVisibility } from '@immich/sdk';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { signIn, type TestAccount } from '../../test/account.ts';
import { useTestApplication } from '../../test/application.ts';
import { createAsset } from '../../test/factories.ts';
import { JobProcess } from '../../test/job-process.ts';
import { JobQueue } from '../jobs/job-queue.ts';
import { QueueConnection } from '../jobs/queue-connection.ts';
import { SystemConfigService } from '../system-config/system-config.service.ts';

type Headers = Readonly<Record<string, string>>;

describe('reading the text of photos again', () => {
  const server = useTestApplication();
  let owner: TestAccount;
  let stranger: TestAccount;
  let photos: string[];

  beforeAll(async () => {
    owner = await signIn(server, 'owner');
    stranger = await signIn(server, 'stranger');
  });
  beforeEach(async () => {
    await server.app.get(QueueConnection).queue('ocr').drain(true);
    photos = await Promise.all([1, 2, 3].map(() => createAsset(server.database, { ownerId: owner.id })));
  });

  const post = async (path: string, body: unknown, headers: Headers) => {
    const response = await fetch(`${server.apiUrl}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text === '' ? {} : JSON.parse(text)) as { jobId?: string; secret?: string },
    };
  };
  const regenerate = (id: string, headers: Headers = owner.options.headers) =>
    post(`/assets/${id}/ocr/regenerate`, {}, headers);
  const regenerateAll = (assetIds: string[], headers: Headers = owner.options.headers) =>
    post('/assets/jobs', { assetIds, name: 'refresh-ocr' }, headers);
  const waiting = () => server.app.get(QueueConnection).queue('ocr').getWaitingCount();
  /** Does what waits, and answers the photos in the order in which they were read. */
  const read = async (count: number) => {
    const process = new JobProcess({ redis: undefined }, server.config);
    onTestFinished(() => process.end());
    const seen = await process.recordOcr();
    await expect.poll(() => seen.length).toBeGreaterThanOrEqual(count);
    return seen;
  };

  it('queues one job for one photo, however often and in whatever way it is asked for', async () => {
    const [id] = photos;
    const first = await regenerate(id!);
    expect(first.status).toBe(202);
    expect((await regenerate(id!)).body.jobId).toBe(first.body.jobId);
    expect((await regenerateAll([id!, id!])).status).toBe(204);
    expect(await waiting()).toBe(1);
  });

  it('comes before what waits in the background, also when the same photo waits there', async () => {
    const [first, second, third] = photos;
    await server.app.get(JobQueue).addAll(
      'Ocr',
      photos.map((id) => ({ id })),
    );
    await regenerate(third!);
    expect(await read(3)).toEqual([third, first, second]);
  });

  it('comes before what waits in the background for many, too', async () => {
    const [first, second, third] = photos;
    await server.app.get(JobQueue).addAll(
      'Ocr',
      photos.map((id) => ({ id })),
    );
    await regenerateAll([second!, third!]);
    const order = await read(3);
    expect(order.slice(0, 2).sort()).toEqual([second, third].sort());
    expect(order[2]).toBe(first);
  });

  it('is for those who may change the photo', async () => {
    const theirs = await createAsset(server.database, { ownerId: stranger.id, visibility: AssetVisibility.Timeline });
    const attempts = [
      regenerate(theirs),
      regenerateAll([photos[0]!, theirs]),
      regenerate(photos[0]!, stranger.options.headers),
    ];
    expect((await Promise.all(attempts)).map(({ status }) => status)).toEqual([400, 400, 400]);
    expect(await waiting()).toBe(0);
  });

  it('needs the permission to change assets', async () => {
    const withPermission = async (permission: string) => {
      const { body } = await post('/api-keys', { name: permission, permissions: [permission] }, owner.options.headers);
      return { 'x-api-key': body.secret! };
    };
    const [reader, writer] = [await withPermission('asset.read'), await withPermission('asset.update')];
    const [id] = photos;
    expect([(await regenerate(id!, reader)).status, (await regenerate(id!, writer)).status]).toEqual([403, 202]);
  });

  it('is refused while text recognition is switched off', async () => {
    const settings = server.app.get(SystemConfigService);
    const config = await settings.get();
    const { machineLearning } = config;
    const ocr = { ...machineLearning.ocr, enabled: false };
    await settings.update({ ...config, machineLearning: { ...machineLearning, ocr } });
    expect((await regenerate(photos[0]!)).status).toBe(400);
    await settings.update(config);
    expect(await waiting()).toBe(0);
  });
});
