import {
  type UserAdminResponseDto,
  UserAvatarColor,
  type UserLicense,
  type UserResponseDto,
  UserStatus,
} from '@immich/sdk';
import { z } from 'zod';
import type { User } from './user.ts';

const publicFields = {
  id: z.string(),
  email: z.string(),
  name: z.string(),
  avatarColor: z.enum(UserAvatarColor),
  profileImagePath: z.string(),
  profileChangedAt: z.string(),
};

/** A user as other users see them. */
export const UserResponseSchema = z
  .object(publicFields)
  .meta({ id: 'UserResponseDto' }) satisfies z.ZodType<UserResponseDto>;

export const UserLicenseSchema = z
  .object({ activatedAt: z.string(), activationKey: z.string(), licenseKey: z.string() })
  .meta({ id: 'UserLicense' }) satisfies z.ZodType<UserLicense>;

/** A user as they see themselves, and as administrators see them. */
export const UserAdminResponseSchema = z
  .object({
    ...publicFields,
    clusterGroupId: z.string(),
    createdAt: z.string(),
    deletedAt: z.string().nullable(),
    isAdmin: z.boolean(),
    license: UserLicenseSchema.nullable(),
    oauthId: z.string(),
    quotaSizeInBytes: z.number().nullable(),
    quotaUsageInBytes: z.number().nullable(),
    shouldChangePassword: z.boolean(),
    status: z.enum(UserStatus),
    storageLabel: z.string().nullable(),
    updatedAt: z.string(),
  })
  .meta({ id: 'UserAdminResponseDto' }) satisfies z.ZodType<UserAdminResponseDto>;

export function toUserResponse(
  user: Pick<User, 'id' | 'email' | 'name' | 'avatarColor' | 'profileImagePath' | 'profileChangedAt'>,
): UserResponseDto {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    avatarColor: user.avatarColor ?? colourOf(user.email),
    profileImagePath: user.profileImagePath,
    profileChangedAt: user.profileChangedAt.toISOString(),
  };
}

export function toUserAdminResponse(user: User): UserAdminResponseDto {
  return {
    ...toUserResponse(user),
    // There are no cluster groups: everyone is a group of one.
    clusterGroupId: user.id,
    createdAt: user.createdAt.toISOString(),
    deletedAt: user.deletedAt?.toISOString() ?? null,
    isAdmin: user.isAdmin,
    license: null,
    oauthId: user.oauthId,
    quotaSizeInBytes: user.quotaSizeInBytes,
    quotaUsageInBytes: user.quotaUsageInBytes,
    shouldChangePassword: user.shouldChangePassword,
    status: user.status,
    storageLabel: user.storageLabel,
    updatedAt: user.updatedAt.toISOString(),
  };
}

/** The same colour each time for an account that has chosen none. */
function colourOf(email: string): UserAvatarColor {
  const colours = Object.values(UserAvatarColor);
  const sum = [...email].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return colours[sum % colours.length] ?? UserAvatarColor.Primary;
}
