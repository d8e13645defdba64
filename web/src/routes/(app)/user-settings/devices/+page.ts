import { getSessions } from '#lib/api/client.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ depends }) => {
  depends('app:devices');
  const devices = await getSessions();
  return { devices: devices.toSorted((a, b) => Number(b.current) - Number(a.current)) };
};
