/** The address of one photo; with the query that found it, so that its words can be marked. */
export const photoPath = (assetId: string, query?: string): string =>
  `/photos/${assetId}${query ? `?${new URLSearchParams({ query })}` : ''}`;
