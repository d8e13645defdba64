import { session } from '#lib/session/session.svelte.ts';

export const ssr = false;
export const prerender = false;

export const load = () => session.load();
