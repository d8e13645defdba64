import type { Messages } from '#lib/i18n/en.ts';

const MIN_LENGTH = 8;

/** Why a new password, typed twice, cannot be taken; undefined when it can. */
export function passwordProblem(password: string, repeated: string, messages: Messages): string | undefined {
  if (password.length < MIN_LENGTH) {
    return messages.auth.passwordTooShort;
  }
  return password === repeated ? undefined : messages.auth.passwordsDiffer;
}
