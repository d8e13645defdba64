import { getConfig, getConfigDefaults } from '#lib/api/client.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async () => {
  const [config, defaults] = await Promise.all([getConfig(), getConfigDefaults()]);
  return { config, defaults };
};
