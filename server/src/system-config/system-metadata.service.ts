import { Injectable } from '@nestjs/common';
import { SystemMetadataRepository } from './system-metadata.repository.ts';

/** What the server remembers about its own set-up. */
@Injectable()
export class SystemMetadataService {
  constructor(private readonly metadata: SystemMetadataRepository) {}

  /** Whether an administrator has been through the introduction of a new server. */
  async isAdminOnboarded(): Promise<boolean> {
    const value = await this.metadata.find('admin-onboarding');
    return typeof value === 'object' && value !== null && 'isOnboarded' in value && value.isOnboarded === true;
  }

  setAdminOnboarded(isOnboarded: boolean): Promise<void> {
    return this.metadata.set('admin-onboarding', { isOnboarded });
  }
}
