import { session } from '#lib/session/session.svelte.ts';
import { redirect } from '@sveltejs/kit';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent }) => {
  await parent();
  if (!session.config?.isInitialized) {
    redirect(307, '/sign-up');
  }
  if (session.user) {
    redirect(307, '/photos');
  }
};
