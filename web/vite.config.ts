import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** Where `npm run dev -w web` finds the API; the built client talks to the origin that serves it. */
const apiOrigin = process.env.IMMICH_WEB_API ?? 'http://127.0.0.1:2283';

export default defineConfig({
  plugins: [tailwindcss(), sveltekit({ adapter: adapter({ fallback: 'index.html' }) })],
  server: { proxy: { '/api': { target: apiOrigin, ws: true } } },
});
