import type { SessionResponseDto } from '#lib/api/client.ts';

type Device = Pick<SessionResponseDto, 'deviceType' | 'deviceOS'>;

const PHONES = /android|iphone|ipad|ios/i;

/** `Chrome · Linux`; empty when the device said nothing of itself. */
export const deviceName = ({ deviceType, deviceOS }: Device): string =>
  [deviceType, deviceOS].filter(Boolean).join(' · ');

export const isPhone = ({ deviceType, deviceOS }: Device): boolean => PHONES.test(`${deviceType} ${deviceOS}`);
