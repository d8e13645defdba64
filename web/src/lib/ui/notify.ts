import { describeFailure } from '#lib/api/failure.ts';
import { t } from '#lib/i18n/language.svelte.ts';
import { toastManager } from '@immich/ui';

/** Tells in a toast that something went well. */
export const notify = (sentence: string): void => toastManager.success({ title: sentence });

/** Tells in a toast that a call failed, and why. */
export const notifyFailure = (error: unknown): void =>
  toastManager.danger({ description: describeFailure(error) || t().common.notReached }, { timeout: 6000 });

/** Runs a call that a button started; a failure becomes a toast. True when it went well. */
export async function attempt(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    notifyFailure(error);
    return false;
  }
}
