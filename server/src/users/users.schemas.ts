import {
  type CreateProfileImageResponseDto,
  type OnboardingResponseDto,
  type UserAdminCreateDto,
  type UserAdminDeleteDto,
  type UserAdminUpdateDto,
  UserAvatarColor,
  type UserUpdateMeDto,
} from '@immich/sdk';
import { z } from 'zod';
import { queryBoolean, text } from '../http/request-schemas.ts';

const email = text.pipe(z.email());
const password = text.min(1).max(1000);
const name = text.min(1).max(200);
const avatarColor = z.enum(UserAvatarColor).nullable();
const storageLabel = text.max(200).nullable();
const quotaSizeInBytes = z.int().min(0).nullable();

export const UserUpdateMeSchema = z
  .object({ email, password, name, avatarColor })
  .exactPartial()
  .meta({ id: 'UserUpdateMeDto' }) satisfies z.ZodType<UserUpdateMeDto>;

const optionalAccountFields = {
  avatarColor: avatarColor.exactOptional(),
  isAdmin: z.boolean().exactOptional(),
  quotaSizeInBytes: quotaSizeInBytes.exactOptional(),
  shouldChangePassword: z.boolean().exactOptional(),
  storageLabel: storageLabel.exactOptional(),
};

export const UserAdminCreateSchema = z
  .object({ ...optionalAccountFields, email, password, name })
  .meta({ id: 'UserAdminCreateDto' }) satisfies z.ZodType<UserAdminCreateDto>;

export const UserAdminUpdateSchema = z
  .object({
    ...optionalAccountFields,
    email: email.exactOptional(),
    password: password.exactOptional(),
    name: name.exactOptional(),
  })
  .meta({ id: 'UserAdminUpdateDto' }) satisfies z.ZodType<UserAdminUpdateDto>;

export const UserAdminDeleteSchema = z
  .object({ force: z.boolean().exactOptional() })
  .meta({ id: 'UserAdminDeleteDto' }) satisfies z.ZodType<UserAdminDeleteDto>;

export const UserAdminQuery = z.object({ id: z.uuid().optional(), withDeleted: queryBoolean.optional() });

export const OnboardingSchema = z
  .object({ isOnboarded: z.boolean() })
  .meta({ id: 'OnboardingDto' }) satisfies z.ZodType<OnboardingResponseDto>;

export const OnboardingResponseSchema = z
  .object({ isOnboarded: z.boolean() })
  .meta({ id: 'OnboardingResponseDto' }) satisfies z.ZodType<OnboardingResponseDto>;

export const CreateProfileImageResponseSchema = z
  .object({ userId: z.string(), profileImagePath: z.string(), profileChangedAt: z.string() })
  .meta({ id: 'CreateProfileImageResponseDto' }) satisfies z.ZodType<CreateProfileImageResponseDto>;
