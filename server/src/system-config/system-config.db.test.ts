import type { AdminConfigDto } from '@immich/sdk';
import {
  defaults,
  getAdminConfig,
  getConfig,
  getConfigDefaults,
  getPublicConfig,
  getStorageTemplateOptions,
  getUserConfig,
  login,
  signUpAdmin,
  updateAdminConfig,
  updateConfig,
} from '@immich/sdk';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { useTestApplication } from '../../test/application.ts';
import { Notifications } from '../database/notifications.ts';
import { Events } from '../events/events.ts';
import { JobWorkers } from '../jobs/job-workers.ts';
import { SystemConfigService } from './system-config.service.ts';
import { SystemMetadataRepository } from './system-metadata.repository.ts';

const account = { email: 'admin@example.com', password: 'secret', name: 'Ada' };

describe('the settings of the server', () => {
  const application = useTestApplication();
  const options = { headers: {} as Record<string, string> };

  const change = async (edit: (config: AdminConfigDto) => void) => {
    const config = await getConfig(options);
    edit(config);
    return updateConfig({ adminConfigDto: config }, options);
  };
  const stored = async () => {
    const row = await application.database.kysely
      .selectFrom('system_metadata')
      .select('value')
      .where('key', '=', 'system-config')
      .executeTakeFirst();
    return row?.value;
  };

  beforeAll(async () => {
    defaults.baseUrl = application.apiUrl;
    await signUpAdmin({ signUpDto: account });
    const { accessToken } = await login({ loginCredentialDto: account });
    options.headers['Authorization'] = `Bearer ${accessToken}`;
  });

  it('are the defaults on a new server, under both paths', async () => {
    const config = await getConfig(options);
    expect(config).toEqual(await getConfigDefaults(options));
    expect(config).toEqual(await getAdminConfig(options));
    expect(config.machineLearning.ocr).toEqual({
      enabled: true,
      modelName: 'PP-OCRv5_mobile',
      maxResolution: 736,
      minDetectionScore: 0.5,
      minRecognitionScore: 0.8,
    });
    expect(await stored()).toBeUndefined();
  });

  it('store only what differs from the defaults', async () => {
    const config = await change((c) => {
      c.trash.days = 7;
      c.machineLearning.urls = ['http://gateway:3003'];
    });
    expect(config.trash).toEqual({ enabled: true, days: 7 });
    expect(await getConfig(options)).toEqual(config);
    expect(await stored()).toEqual({ trash: { days: 7 }, machineLearning: { urls: ['http://gateway:3003'] } });

    await updateAdminConfig({ adminConfigDto: await getConfigDefaults(options) }, options);
    expect(await stored()).toEqual({});
  });

  it.each<[string, (config: AdminConfigDto) => void]>([
    ['machineLearning.ocr.minRecognitionScore', (c) => (c.machineLearning.ocr.minRecognitionScore = 1.5)],
    ['machineLearning.urls.0', (c) => (c.machineLearning.urls = ['file:///etc/passwd'])],
    ['job.ocr.concurrency', (c) => (c.job.ocr.concurrency = 0)],
    ['image.preview.quality', (c) => (c.image.preview.quality = 101)],
    ['nightlyTasks.startTime', (c) => (c.nightlyTasks.startTime = '25:00')],
    ['backup.database.cronExpression', (c) => (c.backup.database.cronExpression = 'daily')],
  ])('refuse a value that makes no sense and name it: %s', async (path, edit) => {
    await expect(change(edit)).rejects.toMatchObject({
      status: 400,
      data: { message: expect.stringContaining(path) as string },
    });
    expect(await stored()).toEqual({});
  });

  it('ignore a stored value that this version does not accept, and keep the others', async () => {
    const value = JSON.stringify({ trash: { days: -5, enabled: false }, unknown: true });
    await application.database.kysely.updateTable('system_metadata').set({ value }).execute();
    const { database, config } = application;
    const another = new SystemConfigService(
      database,
      new SystemMetadataRepository(database),
      new Events(new Notifications(database, config)),
      { url: 'http://127.0.0.1:3003' },
    );
    expect((await another.get()).trash).toEqual({ enabled: false, days: 30 });
  });

  it('reach the other processes when they change', async () => {
    const { database, config } = application;
    const notifications = new Notifications(database, config);
    const events = new Events(notifications);
    await events.onModuleInit();
    const another = new SystemConfigService(database, new SystemMetadataRepository(database), events, {
      url: 'http://127.0.0.1:3003',
    });
    const seen: string[] = [];
    another.onChange(({ server }) => void seen.push(server.loginPageMessage));
    await another.get();

    await change((c) => (c.server.loginPageMessage = 'Welcome'));
    while (seen.length === 0) await delay(10);
    expect(seen).toEqual(['Welcome']);
    expect((await another.get()).server.loginPageMessage).toBe('Welcome');
    await notifications.onApplicationShutdown();
  });

  it('say how many jobs run at a time', async () => {
    const setConcurrency = vi.spyOn(application.app.get(JobWorkers), 'setConcurrency');
    await change((c) => (c.job.ocr.concurrency = 3));
    await expect.poll(() => setConcurrency).toHaveBeenCalledWith('ocr', 3);
  });

  it('show users and strangers only what they may know', async () => {
    expect(await getPublicConfig()).toEqual({
      oauth: { autoLaunch: false, buttonText: 'Login with OAuth', enabled: false },
      passwordLogin: { enabled: true },
      server: { loginPageMessage: 'Welcome' },
      theme: { customCss: '' },
    });
    const forUsers = await getUserConfig(options);
    expect(forUsers.machineLearning).not.toHaveProperty('urls');
    expect(JSON.stringify(forUsers)).not.toMatch(/smtp|clientSecret|password"/);
    await expect(getUserConfig()).rejects.toMatchObject({ status: 401 });
  });

  it('offer placeholders and presets for storage templates', async () => {
    const { presetOptions } = await getStorageTemplateOptions(options);
    expect(presetOptions).toContain((await getConfigDefaults(options)).storageTemplate.template);
  });
});
