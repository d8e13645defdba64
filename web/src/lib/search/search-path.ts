/** The page with what a query finds. */
export const searchPath = (query: string): string => `/search?${new URLSearchParams({ query })}`;
