import { Notifications } from '../src/database/notifications.ts';
import { Events } from '../src/events/events.ts';
import { ClipEncoderRepository } from '../src/machine-learning/clip-encoder.repository.ts';
import { ClipService } from '../src/machine-learning/clip.service.ts';
import { MachineLearningClient } from '../src/machine-learning/machine-learning-client.ts';
import { PreviewRepository } from '../src/machine-learning/preview.repository.ts';
import { PreviewService } from '../src/machine-learning/preview.service.ts';
import { SmartSearchRepository } from '../src/smart-search/smart-search.repository.ts';
import { SmartSearchService } from '../src/smart-search/smart-search.service.ts';
import { SystemConfigService } from '../src/system-config/system-config.service.ts';
import { SystemMetadataRepository } from '../src/system-config/system-metadata.repository.ts';
import type { TestDatabase } from './database.ts';
import { JobProcess } from './job-process.ts';

/** What one server process has to encode pictures and words with. Its queue lives in the test database. */
export class ClipProcess {
  readonly clip: ClipService;
  readonly smartSearch: SmartSearchService;
  readonly systemConfig: SystemConfigService;
  readonly jobs: JobProcess;

  constructor({ database, config }: TestDatabase, inferenceUrl: string) {
    const events = new Events(new Notifications(database, config));
    const client = new MachineLearningClient(
      { listUrls: () => Promise.resolve([inferenceUrl]) },
      { url: inferenceUrl },
    );
    this.jobs = new JobProcess({ redis: undefined }, config);
    this.systemConfig = new SystemConfigService(database, new SystemMetadataRepository(database), events, {
      url: inferenceUrl,
    });
    this.clip = new ClipService(
      client,
      new ClipEncoderRepository(database),
      database,
      this.systemConfig,
      this.jobs.queue,
    );
    this.smartSearch = new SmartSearchService(
      new SmartSearchRepository(database),
      database,
      this.clip,
      new PreviewService(new PreviewRepository(database)),
      this.systemConfig,
      events,
    );
  }

  async setModel(modelName: string): Promise<void> {
    const config = structuredClone(await this.systemConfig.get());
    config.machineLearning.clip.modelName = modelName;
    await this.systemConfig.update(config);
  }

  /** How many jobs of one kind wait. */
  async countWaiting(name: string): Promise<number> {
    const waiting = await this.jobs.connection.queue('smartSearch').getJobs(['waiting', 'prioritized']);
    return waiting.filter((job) => job.name === name).length;
  }

  end(): Promise<void> {
    return this.jobs.end();
  }
}
