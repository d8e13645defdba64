import type { UserAdminResponseDto, UserAdminUpdateDto } from '#lib/api/client.ts';

const GIB = 1024 ** 3;

/** An account as the form shows it. */
export interface AccountDraft {
  name: string;
  email: string;
  /** Empty where the password stays as it is. */
  password: string;
  shouldChangePassword: boolean;
  isAdmin: boolean;
  /** Undefined where there is none. */
  quotaGib: number | undefined;
}

/** What the form shows of an account, or of a new one. */
export function draftOf(user: UserAdminResponseDto | undefined): AccountDraft {
  const quota = user?.quotaSizeInBytes ?? undefined;
  return {
    name: user?.name ?? '',
    email: user?.email ?? '',
    password: '',
    shouldChangePassword: user?.shouldChangePassword ?? true,
    isAdmin: user?.isAdmin ?? false,
    quotaGib: quota === undefined ? undefined : Number((quota / GIB).toFixed(2)),
  };
}

/** What the server is told, of an account that exists only what the form changed: a quota shown rounded stays exact. */
export function changeOf(draft: AccountDraft, user?: UserAdminResponseDto): UserAdminUpdateDto {
  const { name, email, shouldChangePassword, isAdmin, quotaGib, password } = draft;
  const before = user && draftOf(user);
  return {
    name: name.trim(),
    email: email.trim(),
    shouldChangePassword,
    ...(isAdmin !== before?.isAdmin && { isAdmin }),
    ...(password !== '' && { password }),
    ...((!before || quotaGib !== before.quotaGib) && {
      quotaSizeInBytes: quotaGib === undefined ? null : Math.round(quotaGib * GIB),
    }),
  };
}
