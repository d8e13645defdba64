import { defineConfig } from 'vitest/config';

/** The launchers and the database set-up; each workspace has a configuration of its own. */
export default defineConfig({
  test: {
    // Several test programs run at once here, and one of them would clear what another is reading.
    fsModuleCache: false,
    include: ['*.test.ts', 'postgres/src/**/*.test.ts', 'docker/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
