import { describe, expect, it } from 'vitest';
import { findTextRegions } from './text-regions.ts';

/** Draws a map from rows of characters: `#` is text. */
function mapOf(rows: readonly string[]): [map: Float32Array, width: number, height: number] {
  const cells = rows.flatMap((row) => [...row].map((cell) => (cell === '#' ? 0.9 : 0.1)));
  return [Float32Array.from(cells), rows[0]!.length, rows.length];
}

const boundsOf = (hull: { x: number; y: number }[]) => [
  Math.min(...hull.map(({ x }) => x)),
  Math.min(...hull.map(({ y }) => y)),
  Math.max(...hull.map(({ x }) => x)),
  Math.max(...hull.map(({ y }) => y)),
];

describe('findTextRegions', () => {
  it('finds nothing in an empty map', () => {
    expect(findTextRegions(...mapOf(['....', '....']), 0.3)).toEqual([]);
  });

  it('widens a region by one cell to the right and below', () => {
    const regions = findTextRegions(...mapOf(['......', '.##...', '......', '......']), 0.3);
    expect(regions.map(boundsOf)).toEqual([[1, 1, 3, 2]]);
  });

  it('keeps regions apart that do not touch', () => {
    const regions = findTextRegions(...mapOf(['##...##', '.......', '.......', '.......', '##.....']), 0.3);
    expect(regions.map(boundsOf)).toEqual([
      [0, 0, 2, 1],
      [5, 0, 6, 1],
      [0, 4, 2, 4],
    ]);
  });

  it('joins arms that meet only further down, and cells that touch at a corner', () => {
    const u = ['#....#', '#....#', '#....#', '######'];
    expect(findTextRegions(...mapOf(u), 0.3)).toHaveLength(1);
    const steps = ['##......', '........', '...##...', '........', '......##'];
    expect(findTextRegions(...mapOf(steps), 0.3)).toHaveLength(1);
  });

  it('joins many arms into one region', () => {
    const comb = ['#..#..#..#', '#..#..#..#', '#..#..#..#', '##########'];
    expect(findTextRegions(...mapOf(comb), 0.3)).toHaveLength(1);
  });
});
