import { modalManager } from '@immich/ui';

/** Asks before something that cannot be undone. */
export async function confirm(prompt: string, confirmText: string): Promise<boolean> {
  // The library types the answer as `never`; ConfirmModal closes with a boolean.
  const answer: unknown = await modalManager.showDialog({ title: confirmText, prompt, confirmText });
  return answer === true;
}
