/** A month and where it lies: pixels from the top of the timeline. */
export interface MarkedSection {
  readonly month: { readonly timeBucket: string };
  readonly top: number;
  readonly height: number;
}

export interface YearMark {
  readonly year: string;
  /** 0 at the top of the track, 1 at its end. */
  readonly position: number;
}

/**
 * The years to be written beside the track of a scrubber, each where its newest month begins. A year that would stand
 * closer than `minGap` to the one above is left out; `minGap` is a part of the track, 0–1.
 */
export function yearMarks(sections: readonly MarkedSection[], height: number, minGap: number): YearMark[] {
  const marks: YearMark[] = [];
  let lastYear = '';
  for (const { month, top } of sections) {
    const year = month.timeBucket.slice(0, 4);
    const position = top / height;
    const above = marks.at(-1);
    if (year !== lastYear && (!above || position - above.position >= minGap)) {
      marks.push({ year, position });
    }
    lastYear = year;
  }
  return marks;
}

/** Index of the month that lies at `top`; that of the nearest one above or below the timeline. */
export function indexAt(sections: readonly MarkedSection[], top: number): number {
  const index = sections.findIndex((section) => section.top + section.height > top);
  return index < 0 ? sections.length - 1 : index;
}
