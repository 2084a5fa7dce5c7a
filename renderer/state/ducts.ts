import type { ReadersDuct } from '../../preload/contract/index.ts';
import { along, subtract } from './grid.ts';
import type { LPS } from './grid.ts';

/** The centre line of what may be a duct, or of what a hand says is one. */
export interface Duct extends Omit<ReadersDuct, 'points'> {
  /** mm, about 1 mm apart */
  points: readonly LPS[];
}

/** mm */
const step = 1;
/** mm between the points that can be dragged */
const betweenHandles = 8;
/** mm along the line to either side that a dragged point takes with it */
const reach = 12;
/** mm between two lines that run along the same thing, in the mean */
const sameLine = 2;
/** mm: a shorter piece is not worth a cut */
const shortestPiece = 5;

const between = (a: LPS, b: LPS): number => Math.hypot(...subtract(a, b));

/** mm from the first point to each, along the line */
function ways(points: readonly LPS[]): number[] {
  let way = 0;
  return points.map((point, n) => (way += n > 0 ? between(point, points[n - 1]!) : 0));
}

export function lengthOf(points: readonly LPS[]): number {
  return ways(points).at(-1) ?? 0;
}

/** A line through the same corners with points `step` mm apart at most, so that any part of it can be dragged. */
export function dense(corners: readonly LPS[]): LPS[] {
  return corners.flatMap((corner, n) => {
    if (n === 0) return [corner];
    const before = corners[n - 1]!;
    const pieces = Math.max(1, Math.ceil(between(before, corner) / step - 1e-6));
    return Array.from({ length: pieces }, (_, piece) =>
      piece + 1 === pieces ? corner : along(before, subtract(corner, before), (piece + 1) / pieces),
    );
  });
}

/** Numbers of the points that can be dragged: both ends, and others evenly between. */
export function handlesOf(points: readonly LPS[]): number[] {
  const all = ways(points);
  const length = all.at(-1) ?? 0;
  const pieces = Math.max(1, Math.round(length / betweenHandles));
  const wanted = Array.from({ length: pieces + 1 }, (_, n) => (n * length) / pieces);
  return [...new Set(wanted.map((mm) => nearestIndex(all, (way) => Math.abs(way - mm))))];
}

/** The line with a point moved; its neighbours follow, the less the farther away, so that it stays smooth. */
export function pulled(points: readonly LPS[], index: number, by: LPS): LPS[] {
  const all = ways(points);
  return points.map((point, n) => {
    const apart = Math.abs(all[n]! - all[index]!);
    return apart < reach ? along(point, by, Math.cos((Math.PI / 2) * (apart / reach)) ** 2) : point;
  });
}

/** Both pieces of a line cut at its point nearest to a place. @returns null where a piece would be too short */
export function cut(points: readonly LPS[], place: LPS): [LPS[], LPS[]] | null {
  const at = nearestIndex(points, (point) => between(point, place));
  const pieces: [LPS[], LPS[]] = [points.slice(0, at + 1), points.slice(at)];
  return pieces.every((piece) => lengthOf(piece) >= shortestPiece) ? pieces : null;
}

/** Whether a line runs along another for all of its length. */
export function runsAlong(line: readonly LPS[], other: readonly LPS[]): boolean {
  const away = line.map((point) => Math.min(...other.map((one) => between(point, one))));
  return away.reduce((sum, mm) => sum + mm, 0) / away.length <= sameLine;
}

/** One line of two, straight across the gap between their nearest ends. */
export function joined(one: readonly LPS[], other: readonly LPS[]): LPS[] {
  const turns = [
    [one, other],
    [one, [...other].reverse()],
    [[...one].reverse(), other],
    [other, one],
  ] as const;
  const gap = ([first, second]: readonly [readonly LPS[], readonly LPS[]]): number =>
    between(first.at(-1)!, second[0]!);
  const [first, second] = turns.reduce((best, turn) => (gap(turn) < gap(best) ? turn : best));
  const bridge = dense([first.at(-1)!, second[0]!]).slice(1);
  return [...first, ...bridge, ...second.slice(1)];
}

function nearestIndex<T>(all: readonly T[], apart: (one: T) => number): number {
  return all.reduce((best, one, n) => (apart(one) < apart(all[best]!) ? n : best), 0);
}
