import { getAlbumInfo } from '#lib/api/client.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, depends }) => {
  depends('app:album');
  return { album: await getAlbumInfo({ id: params.albumId }) };
};
