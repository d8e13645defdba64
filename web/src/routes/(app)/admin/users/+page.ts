import { searchUsersAdmin } from '#lib/api/client.ts';
import { session } from '#lib/session/session.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends, parent }) => {
  depends('app:users');
  const [users] = await Promise.all([searchUsersAdmin({ withDeleted: true }), parent()]);
  return { users, deleteDelay: session.config?.userDeleteDelay ?? 0 };
};
