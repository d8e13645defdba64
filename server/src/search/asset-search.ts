import type { AssetOrder, SearchOrderField } from '@immich/sdk';
import type { FramedText } from '../ocr/text-lines.ts';
import type { Closeness } from '../ocr/text-query.ts';
import type { SearchScope } from './asset-filter.predicate.ts';
import type { AssetFilter } from './asset-filter.ts';
import type { TextCondition } from './query-language.ts';

/** What to find, in which order, and which page of it. */
export interface AssetSearch {
  readonly scope: SearchScope;
  /** All of them must hold. */
  readonly filters: readonly AssetFilter[];
  /** What the recognised text must satisfy. */
  readonly text: TextCondition | undefined;
  /**
   * Words that the picture may show or its text may have. Where the text must have others, they are for the picture
   * alone; with no vector and nothing that the text must have, it must have them.
   */
  readonly words?: TextCondition | undefined;
  /** What the picture should be like. */
  readonly embedding: readonly number[] | undefined;
  /** How much text and picture count where both are searched; not less than 0. */
  readonly weights?: { readonly text: number; readonly picture: number } | undefined;
  /** Stated by the client; without it, the best match comes first, and else the newest. */
  readonly order: { readonly field: SearchOrderField; readonly direction: AssetOrder } | undefined;
  /** How many to leave out and how many to give. */
  readonly skip: number;
  readonly take: number;
}

/** Which assets to look at, and what their text must satisfy; see {@link AssetSearch}. */
export type Selection = Pick<AssetSearch, 'scope' | 'filters' | 'text'>;

/** One line of text of a found asset. */
export type FoundLine = FramedText & { readonly id: string };

/** One found asset, best first. */
export interface FoundAsset {
  readonly assetId: string;
  readonly matchedBy: 'text' | 'image' | 'both' | null;
  /** How well its text matched; null when the text was not searched, or did not match, or was not ranked. */
  readonly closeness: Closeness | null;
  /** Its lines of text, in no particular order; null when it was not found by its text. */
  readonly lines: readonly FoundLine[] | null;
}
