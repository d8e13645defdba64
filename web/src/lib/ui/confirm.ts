import { modalManager } from '@immich/ui';

/** Asks before something that cannot be undone; with the colour `primary`, before something that takes long. */
export async function confirm(
  prompt: string,
  confirmText: string,
  confirmColor: 'danger' | 'primary' = 'danger',
): Promise<boolean> {
  // The library types the answer as `never`; ConfirmModal closes with a boolean.
  const answer: unknown = await modalManager.showDialog({ title: confirmText, prompt, confirmText, confirmColor });
  return answer === true;
}
