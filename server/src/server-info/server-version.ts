import type { ServerVersionResponseDto } from '@immich/sdk';

/** The version of Immich whose API this server speaks. Clients decide by it what they may ask for. */
export const SERVER_VERSION: ServerVersionResponseDto = { major: 3, minor: 2, patch: 2, prerelease: null };

const { major, minor, patch } = SERVER_VERSION;

export const SERVER_VERSION_TEXT = `${major}.${minor}.${patch}`;

const RELEASES = 'https://github.com/immich-app/immich/releases';

/** The page that describes the API of this version. */
export const VERSION_URL = `${RELEASES}/tag/v${SERVER_VERSION_TEXT}`;

/** Immich's Android apps of this version. */
export const APK_LINKS = {
  arm64v8a: apkUrl('arm64-v8a-'),
  armeabiv7a: apkUrl('armeabi-v7a-'),
  universal: apkUrl(''),
  x86_64: apkUrl('x86_64-'),
};

function apkUrl(architecture: string): string {
  return `${RELEASES}/download/v${SERVER_VERSION_TEXT}/app-${architecture}release.apk`;
}
