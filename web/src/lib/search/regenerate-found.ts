import { regenerateFound, type RegenerateJob } from '#lib/api/recognised-text.ts';
import { t } from '#lib/i18n/language.svelte.ts';
import { confirm } from '#lib/ui/confirm.ts';
import { attempt, notify } from '#lib/ui/notify.ts';
import type { SearchResults } from './search-results.svelte.ts';

/** Has everything that a search finds read or looked at again, once the person has agreed to how much that is. */
export async function regenerateResults(results: SearchResults, job: RegenerateJob): Promise<void> {
  const { actions } = t();
  const isOcr = job === 'refresh-ocr';
  const count = actions.foundCount(results.items.length, results.hasMore);
  const prompt = isOcr ? actions.ocrPrompt(count) : actions.clipPrompt(count);
  if (await confirm(prompt, isOcr ? actions.regenerateOcr : actions.regenerateClip, 'primary')) {
    await attempt(async () => {
      const queued = await regenerateFound(results.query, job);
      notify(isOcr ? actions.ocrQueued(queued) : actions.clipQueued(queued));
    });
  }
}
