/** Stands in for SvelteKit's `$app/paths`. */
export const asset = (file: string): string => `/${file}`;
export const resolve = (path: string): string => path;
