import type { FoundAsset, PicturesSkipped, SearchPage } from '#lib/api/search.ts';
import { toTimelineAsset, type TimelineAsset } from '#lib/timeline/timeline-asset.ts';

export type PageOfPhotos = (query: string, page: number, size: number) => Promise<SearchPage>;

const PAGE_SIZE = 60;

/** What a query found, page after page. */
export class SearchResults {
  readonly query: string;
  readonly #fetchPage: PageOfPhotos;
  #nextPage: number | null = 1;
  #loading: Promise<void> | undefined;
  items = $state.raw<FoundAsset[]>([]);
  isLoading = $state(false);
  hasMore = $state(true);
  failure = $state.raw<unknown>();
  /** Why the last page came from texts alone, though the query describes a picture. */
  picturesSkipped = $state<PicturesSkipped>();

  constructor(query: string, fetchPage: PageOfPhotos) {
    this.query = query;
    this.#fetchPage = fetchPage;
  }

  /**
   * Where the photos begin that were found by their looks alone, after those whose text matches; undefined when there
   * are not both.
   */
  readonly lookalikesFrom: number | undefined = $derived.by(() => {
    const from = this.items.findLastIndex(({ match }) => match?.matchedBy !== 'image') + 1;
    return from > 0 && from < this.items.length ? from : undefined;
  });

  readonly isEmpty: boolean = $derived(!this.hasMore && this.items.length === 0);

  /** Fetches the next page, if there is one; calls made meanwhile wait for the same page. */
  loadMore(): Promise<void> {
    if (this.#nextPage === null) {
      return Promise.resolve();
    }
    return (this.#loading ??= this.#load(this.#nextPage).finally(() => (this.#loading = undefined)));
  }

  /** The photo `step` places further, loading a page when needed. */
  async neighbour(id: string, step: -1 | 1): Promise<TimelineAsset | undefined> {
    const index = this.items.findIndex((item) => item.id === id);
    if (index < 0) {
      return undefined;
    }
    if (index + step >= this.items.length && this.hasMore) {
      await this.loadMore();
    }
    const found = this.items[index + step];
    return found && toTimelineAsset(found);
  }

  remove(ids: ReadonlySet<string>): void {
    this.items = this.items.filter(({ id }) => !ids.has(id));
  }

  async #load(page: number): Promise<void> {
    this.isLoading = true;
    this.failure = undefined;
    try {
      const { items, nextPage, picturesSkipped } = await this.#fetchPage(this.query, page, PAGE_SIZE);
      const fresh = items.filter(({ id }) => !this.items.some((item) => item.id === id));
      this.items = [...this.items, ...fresh];
      this.#nextPage = nextPage;
      this.picturesSkipped = picturesSkipped;
      this.hasMore = nextPage !== null;
    } catch (error) {
      this.failure = error;
    } finally {
      this.isLoading = false;
    }
  }
}
