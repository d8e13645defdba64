import { Injectable } from '@nestjs/common';
import { SystemConfigService } from '../system-config/system-config.service.ts';

/** Where inference is. */
export abstract class InferenceServers {
  /** Base addresses, best first. */
  abstract listUrls(): Promise<readonly string[]>;
}

/** The servers that the administrator named. */
@Injectable()
export class ConfiguredServers implements InferenceServers {
  constructor(private readonly systemConfig: SystemConfigService) {}

  async listUrls(): Promise<readonly string[]> {
    const { machineLearning } = await this.systemConfig.get();
    return machineLearning.urls;
  }
}
