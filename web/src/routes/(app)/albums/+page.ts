import { getAllAlbums } from '#lib/api/client.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends }) => {
  depends('app:albums');
  return { albums: await getAllAlbums({}) };
};
