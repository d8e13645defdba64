import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const standIn = (name: string) => fileURLToPath(new URL(`test/${name}.ts`, import.meta.url));

export default defineConfig({
  plugins: [svelte({ configFile: false })],
  resolve: {
    conditions: ['browser', 'svelte'],
    alias: {
      '$app/env': standIn('app-env'),
      '$app/navigation': standIn('app-navigation'),
      '$app/paths': standIn('app-paths'),
      '$app/state': standIn('app-state'),
    },
  },
  test: {
    // Several test programs run at once here, and one of them would clear what another is reading.
    fsModuleCache: false,
    environment: 'happy-dom',
    // Loading @immich/ui takes longer than all tests together; once is enough.
    isolate: false,
    maxWorkers: 1,
    testTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    include: ['src/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    server: { deps: { inline: ['@immich/ui', 'bits-ui', 'runed', 'svelte-toolbelt'] } },
  },
});
