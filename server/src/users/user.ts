import type { UserAvatarColor, UserStatus } from '@immich/sdk';

/** An account, without its password. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly isAdmin: boolean;
  /** Null until somebody chooses one. */
  readonly avatarColor: UserAvatarColor | null;
  readonly profileImagePath: string;
  readonly profileChangedAt: Date;
  readonly shouldChangePassword: boolean;
  readonly status: UserStatus;
  readonly storageLabel: string | null;
  readonly oauthId: string;
  readonly quotaSizeInBytes: number | null;
  readonly quotaUsageInBytes: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
}

/** What an account is created from. The password is plain text and is stored as a hash only. */
export interface NewUser {
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly isAdmin?: boolean;
  readonly avatarColor?: UserAvatarColor | null;
  readonly shouldChangePassword?: boolean;
  readonly storageLabel?: string | null;
  readonly quotaSizeInBytes?: number | null;
}

/** What may change of an account; missing fields stay as they are. */
export type UserChange = Partial<NewUser>;

/** E-mail addresses are compared without case and surrounding space. */
export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}
