import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Several test programs run at once here, and one of them would clear what another is reading.
    fsModuleCache: false,
    projects: [
      { test: { name: 'samples', include: ['samples/**/*.test.ts'] } },
      {
        test: {
          name: 'stack',
          include: ['{api,clients,contracts,crash,patch,web}/**/*.test.ts'],
          globalSetup: ['stack/global-setup.ts'],
          // Every file runs a server of its own; two at once would time each other out on a small machine.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
      {
        test: {
          // The same tests once more, with our server in the place of Immich behind the front door; without those of what
          // only our own server has: corrected lines, words of an administrator, a whole search result read again.
          name: 'behind the front door',
          include: ['{api,clients}/**/*.test.ts', 'web/{journey,searching}.test.ts'],
          globalSetup: ['stack/global-setup.ts'],
          env: { BEHIND_FRONT_DOOR: 'true' },
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
});
