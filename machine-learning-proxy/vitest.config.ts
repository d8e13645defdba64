import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'],
    setupFiles: ['test/property-testing.ts'],
    testTimeout: 90_000,
    expect: { poll: { timeout: 30_000, interval: 20 } },
  },
});
