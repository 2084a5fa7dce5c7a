import type { FidelityReport } from '../../preload/contract/index.ts';

/** A slice that is worth a picture, and why. */
export interface KeySlice {
  /** counted from 0 */
  slice: number;
  why: string;
}

const MOST = 4;

/**
 * The slices a reader wants to see first: the middle of the bile-duct region (or of the volume), then the worst ones, then
 * where the largest structures vanished or appeared. Each once, at most four.
 */
export function keySlices({ geometry, sliceLevels, candidates }: FidelityReport): KeySlice[] {
  const chosen = new Map<number, string>();
  const add = (slice: number, why: string): void => {
    const within = Math.min(geometry.dimensions[2] - 1, Math.max(0, Math.round(slice)));
    if (chosen.size < MOST && !chosen.has(within)) chosen.set(within, why);
  };
  const { region, dimensions } = geometry;
  if (region) add(sliceOf(geometry, middleOf(region)), 'middle of the bile-duct region');
  else add((dimensions[2] - 1) / 2, 'middle of the series');
  for (const level of ['red', 'amber'] as const) {
    const run = longestRun(sliceLevels.map((one) => one === level));
    if (run) add((run[0] + run[1]) / 2, `middle of the longest run of ${level} slices`);
  }
  for (const { kind, structure, centre, inRegion } of candidates.slice(0, MOST))
    add(sliceOf(geometry, centre), `${structure} that ${kind}${inRegion ? ' in the region' : ''}`);
  return [...chosen].map(([slice, why]) => ({ slice, why })).sort((a, b) => a.slice - b.slice);
}

type Point = readonly [number, number, number];

const middleOf = ({ low, high }: { low: Point; high: Point }): Point => [
  (low[0] + high[0]) / 2,
  (low[1] + high[1]) / 2,
  (low[2] + high[2]) / 2,
];

/** Which slice a point lies in: its distance from the first along the normal. */
function sliceOf({ origin, directions, spacing }: FidelityReport['geometry'], point: Point): number {
  const normal = directions[2];
  const along = normal.reduce((sum, part, axis) => sum + part * (point[axis]! - origin[axis]!), 0);
  return along / spacing[2];
}

function longestRun(flags: readonly boolean[]): [number, number] | null {
  let best: [number, number] | null = null;
  let start = -1;
  [...flags, false].forEach((flag, index) => {
    if (flag && start < 0) start = index;
    if (flag || start < 0) return;
    if (!best || index - start > best[1] - best[0] + 1) best = [start, index - 1];
    start = -1;
  });
  return best;
}
