import { Injectable } from '@nestjs/common';
import { applyOverrides, findOverrides } from '../system-config/overrides.ts';
import { UserMetadataRepository } from './user-metadata.repository.ts';
import {
  DEFAULT_PREFERENCES,
  type UserPreferences,
  UserPreferencesResponseSchema,
  type UserPreferencesUpdate,
} from './user-preferences.ts';
import { UsersService } from './users.service.ts';

/** What users choose for themselves: stored are the differences to the defaults. */
@Injectable()
export class UserPreferencesService {
  constructor(
    private readonly metadata: UserMetadataRepository,
    private readonly users: UsersService,
  ) {}

  async get(userId: string): Promise<UserPreferences> {
    const stored = await this.metadata.find(userId, 'preferences');
    const { success, data } = UserPreferencesResponseSchema.safeParse(applyOverrides(DEFAULT_PREFERENCES, stored));
    return success ? data : DEFAULT_PREFERENCES;
  }

  /** Changes the preferences that `update` names. */
  async update(userId: string, { avatar, ...update }: UserPreferencesUpdate): Promise<UserPreferences> {
    const preferences = applyOverrides(await this.get(userId), update);
    await this.metadata.set(userId, 'preferences', findOverrides(DEFAULT_PREFERENCES, preferences));
    if (avatar?.color) {
      await this.users.updateUser(userId, { avatarColor: avatar.color });
    }
    return preferences;
  }
}
