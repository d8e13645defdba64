export interface LayoutItem {
  /** Position in the list that was laid out. */
  index: number;
  /** Pixels from the left edge. */
  left: number;
  width: number;
}

export interface LayoutRow {
  /** Pixels from the top of the layout. */
  top: number;
  height: number;
  items: LayoutItem[];
}

export interface JustifiedLayout {
  rows: LayoutRow[];
  /** Pixels from the first row's top to the last row's bottom. */
  height: number;
}

export interface LayoutOptions {
  /** Pixels available for a row. */
  width: number;
  /** The height rows have before they are stretched to fill the width. */
  targetHeight: number;
  /** Pixels between neighbours, across and down. */
  gap: number;
}

/** Panoramas and receipts are cropped to these shapes in the grid; one of them would otherwise fill the screen. */
const MIN_RATIO = 0.5;
const MAX_RATIO = 3;

const usableRatio = (ratio: number): number =>
  Number.isFinite(ratio) && ratio > 0 ? Math.min(Math.max(ratio, MIN_RATIO), MAX_RATIO) : 1;

/** Lays pictures of the given ratios (width / height) in rows that fill the width, in order. */
export function layOutJustified(ratios: readonly number[], options: LayoutOptions): JustifiedLayout {
  const { width, targetHeight, gap } = options;
  const rows: LayoutRow[] = [];
  let top = 0;
  let first = 0;
  let ratioSum = 0;

  const closeRow = (end: number, maxHeight = Infinity) => {
    const available = width - gap * (end - first - 1);
    const height = Math.min(available / ratioSum, maxHeight);
    let left = 0;
    const items = ratios.slice(first, end).map((ratio, offset) => {
      const item = { index: first + offset, left, width: usableRatio(ratio) * height };
      left += item.width + gap;
      return item;
    });
    rows.push({ top, height, items });
    top += height + gap;
    first = end;
    ratioSum = 0;
  };

  ratios.forEach((ratio, index) => {
    ratioSum += usableRatio(ratio);
    const filled = ratioSum * targetHeight + gap * (index - first);
    if (filled >= width) {
      closeRow(index + 1);
    }
  });
  if (first < ratios.length) {
    // A last row that is not full keeps its height rather than being blown up.
    closeRow(ratios.length, targetHeight);
  }
  return { rows, height: Math.max(0, top - gap) };
}

const TYPICAL_RATIO = 1.3;

/** A guess at the height of `count` pictures nobody has seen yet, so that the scroll bar tells the truth, roughly. */
export function estimateHeight(count: number, { width, targetHeight, gap }: LayoutOptions): number {
  if (count === 0) {
    return 0;
  }
  // A row is closed by the picture that makes it too wide, so on average it holds half a picture more than fits.
  const ratioPerRow = width / targetHeight + TYPICAL_RATIO / 2;
  const rowCount = Math.max(1, Math.round((count * TYPICAL_RATIO) / ratioPerRow));
  const rowHeight = Math.min(targetHeight, width / ratioPerRow);
  return rowCount * (rowHeight + gap) - gap;
}
