import type { ServerApkLinksDto } from '@immich/sdk';
import { API_VERSION_TEXT } from '../http/api-version.ts';

const RELEASES = 'https://github.com/immich-app/immich/releases';

/** The page that describes the release of Immich whose API this server speaks. */
export const VERSION_URL = `${RELEASES}/tag/v${API_VERSION_TEXT}`;

/** Immich's Android apps of the same release. */
export const APK_LINKS: ServerApkLinksDto = {
  arm64v8a: apkUrl('arm64-v8a-'),
  armeabiv7a: apkUrl('armeabi-v7a-'),
  universal: apkUrl(''),
  x86_64: apkUrl('x86_64-'),
};

function apkUrl(architecture: string): string {
  return `${RELEASES}/download/v${API_VERSION_TEXT}/app-${architecture}release.apk`;
}
