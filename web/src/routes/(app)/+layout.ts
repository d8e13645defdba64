import { getSupportedMediaTypes } from '#lib/api/client.ts';
import { session } from '#lib/session/session.svelte.ts';
import { redirect } from '@sveltejs/kit';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ parent, url }) => {
  await parent();
  if (!session.config?.isInitialized) {
    redirect(307, '/sign-up');
  }
  const { user } = session;
  if (!user) {
    redirect(307, `/login?${new URLSearchParams({ continue: url.pathname + url.search })}`);
  }
  const { image, video } = await getSupportedMediaTypes();
  return { user, uploadableTypes: [...image, ...video] };
};
