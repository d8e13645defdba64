import { getAssetStatistics } from '#lib/api/client.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async () => ({ statistics: await getAssetStatistics({}) });
