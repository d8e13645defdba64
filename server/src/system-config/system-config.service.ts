import { Injectable, Logger } from '@nestjs/common';
import { MachineLearningConfig } from '../config/config.ts';
import { Database } from '../database/database.ts';
import { Events } from '../events/events.ts';
import { type AdminConfig, AdminConfigSchema } from './admin-config.ts';
import { defaultConfig } from './default-config.ts';
import { applyOverrides, findOverrides, type Overrides, withoutPaths } from './overrides.ts';
import { SystemMetadataRepository } from './system-metadata.repository.ts';

/** A process that missed the news of a change (it had lost its connection) learns of it after this time. */
const MAX_AGE_MS = 60_000;

/** The settings that administrators change while the server runs. */
@Injectable()
export class SystemConfigService {
  private readonly logger = new Logger(SystemConfigService.name);
  private readonly defaults: AdminConfig;
  private readonly listeners: ((config: AdminConfig) => void | Promise<void>)[] = [];
  private cache: { readonly config: Promise<AdminConfig>; readonly loadedAt: number } | undefined;

  constructor(
    private readonly database: Database,
    private readonly metadata: SystemMetadataRepository,
    private readonly events: Events,
    machineLearning: MachineLearningConfig,
  ) {
    this.defaults = defaultConfig(machineLearning.url);
    events.subscribe('ConfigUpdated', () => this.announce());
  }

  /** The settings in force: what is stored, over the defaults. Read them when they are needed, keep none. */
  get(): Promise<AdminConfig> {
    if (!this.cache || Date.now() - this.cache.loadedAt > MAX_AGE_MS) {
      const config = this.load();
      this.cache = { config, loadedAt: Date.now() };
      config.catch(() => this.forget());
    }
    return this.cache.config;
  }

  /** The same, read again: for decisions that a change made a moment ago, elsewhere, would turn round. */
  reload(): Promise<AdminConfig> {
    this.forget();
    return this.get();
  }

  getDefaults(): AdminConfig {
    return this.defaults;
  }

  /** Replaces all settings. Only what differs from the defaults is stored, so that better defaults reach everyone. */
  async update(config: AdminConfig): Promise<AdminConfig> {
    await this.database.transaction(async (tx) => {
      await this.metadata.set('system-config', findOverrides(this.defaults, config), tx);
      await this.events.publish({ name: 'ConfigUpdated' }, tx);
    });
    this.forget();
    return this.get();
  }

  /** Calls `listener` with the new settings after each change, whichever process made it. */
  onChange(listener: (config: AdminConfig) => void | Promise<void>): void {
    this.listeners.push(listener);
  }

  private async announce(): Promise<void> {
    this.forget();
    const config = await this.get();
    await Promise.all(this.listeners.map(async (listener) => listener(config)));
  }

  private forget(): void {
    this.cache = undefined;
  }

  /** A stored value that this version does not accept is ignored alone; the others stay in force. */
  private async load(): Promise<AdminConfig> {
    const overrides = ((await this.metadata.find('system-config')) ?? {}) as Overrides;
    const config = applyOverrides(this.defaults, overrides);
    const { error } = AdminConfigSchema.safeParse(config);
    if (!error) {
      return config;
    }
    const paths = error.issues.map((issue) => issue.path);
    this.logger.warn('Stored settings that are not valid were ignored', { paths: paths.map((path) => path.join('.')) });
    return applyOverrides(this.defaults, withoutPaths(overrides, paths));
  }
}
