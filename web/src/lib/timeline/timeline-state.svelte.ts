import { estimateHeight, layOutJustified, type LayoutRow } from './justified-layout.ts';
import type { TimelineAsset } from './timeline-asset.ts';
import type { MonthCount, TimelineSource } from './timeline-source.ts';

/** Room for the name of the month above its rows, in pixels. */
export const HEADER_HEIGHT = 56;
const SECTION_GAP = 16;
const ROW_GAP = 4;

/** One month: known by its count, later also by its photos. */
class Month {
  readonly timeBucket: string;
  count = $state(0);
  assets = $state.raw<TimelineAsset[]>();
  hasFailed = $state(false);
  loading: Promise<void> | undefined;

  constructor({ timeBucket, count }: MonthCount) {
    this.timeBucket = timeBucket;
    this.count = count;
  }
}

export interface Section {
  month: Month;
  /** Pixels from the top of the timeline. */
  top: number;
  height: number;
  /** Rows below the header; empty while the photos are not loaded. `top` counts from the section's top. */
  rows: LayoutRow[];
}

/** Photos by month, loaded as they come near the window. Sizes are pixels. */
export class TimelineState {
  readonly #source: TimelineSource;
  #months = $state.raw<Month[]>([]);
  #width = $state(0);
  isLoaded = $state(false);
  failure = $state.raw<unknown>();

  constructor(source: TimelineSource) {
    this.#source = source;
  }

  /** Each month's place, top to bottom. */
  readonly sections: Section[] = $derived.by(() => {
    if (this.#width <= 0) {
      return [];
    }
    const options = { width: this.#width, targetHeight: this.#width < 640 ? 120 : 220, gap: ROW_GAP };
    let top = 0;
    return this.#months
      .filter(({ count }) => count > 0)
      .map((month) => {
        const layout =
          month.assets &&
          layOutJustified(
            month.assets.map(({ ratio }) => ratio),
            options,
          );
        const rows = (layout?.rows ?? []).map((row) => ({ ...row, top: row.top + HEADER_HEIGHT }));
        const height = HEADER_HEIGHT + (layout?.height ?? estimateHeight(month.count, options)) + SECTION_GAP;
        const section = { month, top, height, rows };
        top += height;
        return section;
      });
  });

  readonly height: number = $derived.by(() => {
    const last = this.sections.at(-1);
    return last ? last.top + last.height : 0;
  });

  readonly count: number = $derived(this.#months.reduce((sum, month) => sum + month.count, 0));

  readonly isEmpty: boolean = $derived(this.isLoaded && this.count === 0);

  setWidth(width: number): void {
    this.#width = width;
  }

  /** Reads the months, and anew the photos of those whose number changed or that are named in `changed`. */
  async refresh(changed?: ReadonlySet<string>): Promise<void> {
    try {
      const counts = await this.#source.listMonths();
      const stale: Month[] = [];
      this.#months = counts.map((entry) => {
        const month = this.#months.find(({ timeBucket }) => timeBucket === entry.timeBucket);
        if (!month) {
          return new Month(entry);
        }
        if (month.assets && (month.count !== entry.count || changed?.has(entry.timeBucket))) {
          stale.push(month);
        }
        month.count = entry.count;
        return month;
      });
      this.isLoaded = true;
      this.failure = undefined;
      await Promise.all(stale.map((month) => this.#load(month)));
    } catch (error) {
      this.failure = error;
    }
  }

  /** The sections that touch the band from `top` to `bottom`. */
  sectionsWithin(top: number, bottom: number): Section[] {
    return this.sections.filter((section) => section.top < bottom && section.top + section.height > top);
  }

  /** Sees to it that the photos of a month are loaded. A failure marks the month. */
  ensureLoaded(month: Month): Promise<void> {
    return month.assets ? Promise.resolve() : (month.loading ??= this.#load(month));
  }

  /** How far the section at `top` has moved since `sectionsBefore`; what the scroll position must follow. */
  static shiftOf(timeBucket: string, before: readonly Section[], after: readonly Section[]): number {
    const find = (sections: readonly Section[]) => sections.find(({ month }) => month.timeBucket === timeBucket);
    const [old, now] = [find(before), find(after)];
    return old && now ? now.top - old.top : 0;
  }

  findAsset(id: string): TimelineAsset | undefined {
    return this.#locate(id)?.asset;
  }

  /** Ids from one photo to another, both included, in the order of the timeline; empty when either is not loaded. */
  idsBetween(fromId: string, toId: string): string[] {
    const ids = this.#months.flatMap(({ assets }) => (assets ?? []).map(({ id }) => id));
    const [from, to] = [ids.indexOf(fromId), ids.indexOf(toId)];
    return from < 0 || to < 0 ? [] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  }

  /** The photo `step` places further (−1 newer, 1 older), loading the next month when needed. */
  async neighbour(id: string, step: -1 | 1): Promise<TimelineAsset | undefined> {
    const place = this.#locate(id);
    if (!place) {
      return undefined;
    }
    const within = place.month.assets?.[place.index + step];
    if (within) {
      return within;
    }
    for (let at = this.#months.indexOf(place.month) + step; ; at += step) {
      const month = this.#months[at];
      if (!month) {
        return undefined;
      }
      await this.ensureLoaded(month);
      const edge = month.assets?.at(step === 1 ? 0 : -1);
      if (edge) {
        return edge;
      }
    }
  }

  /** Loads months from the newest on until the photo of that local time is among them. */
  async loadMonthOf(localDateTime: string): Promise<void> {
    const day = `${localDateTime.slice(0, 7)}-01`;
    const month = this.#months.find(({ timeBucket }) => timeBucket.slice(0, 10) === day);
    if (month) {
      await this.ensureLoaded(month);
    }
  }

  /** Takes photos out of the view at once, before the server is asked again. */
  remove(ids: ReadonlySet<string>): void {
    for (const month of this.#months) {
      const kept = month.assets?.filter(({ id }) => !ids.has(id));
      if (kept && kept.length !== month.assets?.length) {
        month.assets = kept;
        month.count = kept.length;
      }
    }
  }

  patch(ids: ReadonlySet<string>, change: Partial<Pick<TimelineAsset, 'isFavorite'>>): void {
    for (const month of this.#months) {
      if (month.assets?.some(({ id }) => ids.has(id))) {
        month.assets = month.assets.map((asset) => (ids.has(asset.id) ? { ...asset, ...change } : asset));
      }
    }
  }

  async #load(month: Month): Promise<void> {
    try {
      month.assets = await this.#source.listAssets(month.timeBucket);
      month.count = month.assets.length;
      month.hasFailed = false;
    } catch {
      month.hasFailed = true;
    } finally {
      month.loading = undefined;
    }
  }

  #locate(id: string): { month: Month; index: number; asset: TimelineAsset } | undefined {
    for (const month of this.#months) {
      const index = month.assets?.findIndex((asset) => asset.id === id) ?? -1;
      const asset = month.assets?.[index];
      if (asset) {
        return { month, index, asset };
      }
    }
    return undefined;
  }
}
