/** Stands in for SvelteKit's `$app/state`. */
export const page = { url: new URL('http://localhost/'), state: {}, params: {}, status: 200, error: null, data: {} };
