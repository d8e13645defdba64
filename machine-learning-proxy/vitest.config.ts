import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'bench/**/*.test.ts'],
    setupFiles: ['test/property-testing.ts'],
    testTimeout: 30_000,
    expect: { poll: { timeout: 15_000, interval: 20 } },
  },
});
