import { getApiKeys } from '#lib/api/client.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends }) => {
  depends('app:api-keys');
  return { keys: await getApiKeys() };
};
