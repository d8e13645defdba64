/** Stands in for SvelteKit's `$app/navigation`: nothing navigates in a component test. */
export const goto = (): Promise<void> => Promise.resolve();
export const invalidate = (): Promise<void> => Promise.resolve();
export const afterNavigate = (): void => undefined;
export const beforeNavigate = (): void => undefined;
