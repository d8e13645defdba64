/** The version of Immich whose API this server speaks. Clients decide by it what they may ask for. */
export const API_VERSION = { major: 3, minor: 2, patch: 2, prerelease: null } as const;

export const API_VERSION_TEXT = `${API_VERSION.major}.${API_VERSION.minor}.${API_VERSION.patch}`;
