import { Permission, type OnboardingResponseDto, type UserLicense, type UserPreferencesResponseDto } from '@immich/sdk';
import { Body, Controller, Delete, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentUser, type Auth } from '../http/current-user.ts';
import { NotFoundError } from '../http/domain-error.ts';
import { Endpoint } from '../http/endpoint.ts';
import { UserPreferencesService } from './user-preferences.service.ts';
import {
  UserPreferencesResponseSchema,
  UserPreferencesUpdateSchema,
  type UserPreferencesUpdate,
} from './user-preferences.ts';
import { UserLicenseSchema } from './user-response.ts';
import { OnboardingResponseSchema, OnboardingSchema } from './users.schemas.ts';
import { UsersService } from './users.service.ts';

/** What belongs to the account of whoever asks. */
@ApiTags('Users')
@Controller('users/me')
export class MyAccountController {
  constructor(
    private readonly users: UsersService,
    private readonly preferences: UserPreferencesService,
  ) {}

  @Get('preferences')
  @Endpoint({
    summary: 'Get my preferences',
    permission: Permission.UserPreferenceRead,
    response: UserPreferencesResponseSchema,
  })
  getMyPreferences(@CurrentUser() auth: Auth): Promise<UserPreferencesResponseDto> {
    return this.preferences.get(auth.user.id);
  }

  @Put('preferences')
  @Endpoint({
    summary: 'Change some of my preferences',
    permission: Permission.UserPreferenceUpdate,
    response: UserPreferencesResponseSchema,
  })
  updateMyPreferences(
    @CurrentUser() auth: Auth,
    @Body({ schema: UserPreferencesUpdateSchema }) update: UserPreferencesUpdate,
  ): Promise<UserPreferencesResponseDto> {
    return this.preferences.update(auth.user.id, update);
  }

  @Get('onboarding')
  @Endpoint({
    summary: 'Tell whether I have seen the introduction',
    permission: Permission.UserOnboardingRead,
    response: OnboardingResponseSchema,
  })
  async getUserOnboarding(@CurrentUser() auth: Auth): Promise<OnboardingResponseDto> {
    return { isOnboarded: await this.users.isOnboarded(auth.user.id) };
  }

  @Put('onboarding')
  @Endpoint({
    summary: 'Note that I have seen the introduction',
    permission: Permission.UserOnboardingUpdate,
    response: OnboardingResponseSchema,
  })
  async setUserOnboarding(
    @CurrentUser() auth: Auth,
    @Body({ schema: OnboardingSchema }) { isOnboarded }: z.infer<typeof OnboardingSchema>,
  ): Promise<OnboardingResponseDto> {
    await this.users.setOnboarded(auth.user.id, isOnboarded);
    return { isOnboarded };
  }

  @Delete('onboarding')
  @Endpoint({
    summary: 'Show me the introduction again',
    permission: Permission.UserOnboardingDelete,
    status: 204,
  })
  deleteUserOnboarding(@CurrentUser() auth: Auth): Promise<void> {
    return this.users.setOnboarded(auth.user.id, false);
  }

  @Get('license')
  @Endpoint({
    summary: 'Get my product key: there are none, everything is free',
    permission: Permission.UserLicenseRead,
    response: UserLicenseSchema,
  })
  getUserLicense(): UserLicense {
    throw new NotFoundError('There is no product key');
  }
}
