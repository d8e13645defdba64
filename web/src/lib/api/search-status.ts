import { requestJson } from './request.ts';

/** What searches go by; an addition of our server, for administrators. */
export interface SearchStatus {
  /** What looks at pictures. The names are null until it has answered once. */
  encoder: {
    name: string | null;
    modelName: string | null;
    dimensions: number | null;
    /** A makeshift, in the place of a model whose weights are missing. */
    isStandIn: boolean;
    /** How many photos it has looked at, of how many that it can look at. */
    vectors: number;
    photos: number;
  };
  textIndex: {
    version: string;
    hasZhparser: boolean;
    extensions: { name: string; version: string }[];
    /** How many photos with text it has, and how many of them wait to be entered anew. */
    entries: number;
    outdated: number;
  };
}

export const getSearchStatus = (): Promise<SearchStatus> => requestJson('GET', '/search/status');
