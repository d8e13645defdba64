import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Several test programs run at once here, and one of them would clear what another is reading.
    fsModuleCache: false,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
