import type { ServerFeaturesDto } from '@immich/sdk';
import type { AdminConfig } from '../system-config/admin-config.ts';

/** What clients may offer: a feature is on when this server has it and the settings do not turn it off. */
export function serverFeatures({
  machineLearning,
  passwordLogin,
  reverseGeocoding,
  trash,
}: AdminConfig): ServerFeaturesDto {
  return {
    smartSearch: machineLearning.enabled && machineLearning.clip.enabled,
    ocr: machineLearning.enabled && machineLearning.ocr.enabled,
    reverseGeocoding: reverseGeocoding.enabled,
    passwordLogin: passwordLogin.enabled,
    trash: trash.enabled,
    search: true,
    sidecar: true,
    // Parts of Immich that this server does not have, whatever the settings say.
    configFile: false,
    duplicateDetection: false,
    email: false,
    facialRecognition: false,
    importFaces: false,
    map: false,
    oauth: false,
    oauthAutoLaunch: false,
    realtimeTranscoding: false,
  };
}
