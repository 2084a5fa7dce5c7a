import { along, axisAlong, boxOf, cross, dot, extentAlong } from './grid.ts';
import type { Grid, LPS } from './grid.ts';

export const planes = ['axial', 'coronal', 'sagittal'] as const;
export type Plane = (typeof planes)[number];

/** How a plane lies on the screen, in patient directions. */
export interface PlaneAxes {
  right: LPS;
  down: LPS;
  /** from the viewer into the screen: right × down */
  into: LPS;
  /** towards the next slice, as the wheel turns towards the user */
  next: LPS;
}

/** How each plane lies now: `planeAxes` until a hand turns them. */
export type PlaneSet = Readonly<Record<Plane, PlaneAxes>>;

function axesOf(right: LPS, down: LPS, next: LPS): PlaneAxes {
  return { right, down, into: cross(right, down), next };
}

/**
 * Radiological convention: axial seen from the feet and coronal from the front (the patient's right on the left of the
 * screen), sagittal from the patient's left (anterior on the left of the screen).
 */
export const planeAxes: PlaneSet = {
  axial: axesOf([1, 0, 0], [0, 1, 0], [0, 0, -1]),
  coronal: axesOf([1, 0, 0], [0, 0, -1], [0, 1, 0]),
  sagittal: axesOf([0, 1, 0], [0, 0, -1], [1, 0, 0]),
};

const letters = [
  ['R', 'L'],
  ['A', 'P'],
  ['I', 'S'],
] as const;
/** Below this part of a direction its letter is left out: about 6 degrees. */
const letterThreshold = 0.1;

/** The letters of a patient direction, strongest first (PS3.3 C.7.6.1.1.1), e.g. [1, 0, 0] → "L". */
export function orientationLetters(direction: LPS): string {
  return ([0, 1, 2] as const)
    .filter((axis) => Math.abs(direction[axis]) > letterThreshold)
    .sort((a, b) => Math.abs(direction[b]) - Math.abs(direction[a]))
    .map((axis) => letters[axis][direction[axis] > 0 ? 1 : 0])
    .join('');
}

export interface EdgeLetters {
  left: string;
  right: string;
  top: string;
  bottom: string;
}

export function edgeLetters(right: LPS, down: LPS): EdgeLetters {
  const opposite = (direction: LPS): LPS => [-direction[0], -direction[1], -direction[2]];
  return {
    left: orientationLetters(opposite(right)),
    right: orientationLetters(right),
    top: orientationLetters(opposite(down)),
    bottom: orientationLetters(down),
  };
}

/** mm from one slice of a plane to the next: the spacing of the volume along the axis nearest to the plane's normal. */
export function sliceStep(grid: Grid, { next }: PlaneAxes): number {
  return grid.spacing[axisAlong(grid, next)];
}

/** The slice positions of a plane along its `next` direction. */
export interface SliceRange {
  first: number;
  step: number;
  count: number;
}

export function sliceRange(grid: Grid, axes: PlaneAxes): SliceRange {
  const { least, most } = extentAlong(boxOf(grid), axes.next);
  const step = sliceStep(grid, axes);
  return { first: least, step, count: Math.floor((most - least) / step + 1e-3) + 1 };
}

/** Which slice of a plane the cursor is on, from 0. */
export function sliceNumber(grid: Grid, axes: PlaneAxes, cursor: LPS): number {
  const { first, step, count } = sliceRange(grid, axes);
  return Math.min(count - 1, Math.max(0, Math.round((dot(cursor, axes.next) - first) / step)));
}

/** The cursor moved to a slice of a plane (clamped to the volume); its place within the slice stays. */
export function cursorOnSlice(grid: Grid, axes: PlaneAxes, cursor: LPS, slice: number): LPS {
  const { first, step, count } = sliceRange(grid, axes);
  const wanted = first + Math.min(count - 1, Math.max(0, slice)) * step;
  return along(cursor, axes.next, wanted - dot(cursor, axes.next));
}

/** Where a slice lies, as DICOM counts the patient axis that its normal is nearest to (mm; exact for a plane that is not turned). */
export function slicePosition({ next }: PlaneAxes, cursor: LPS): number {
  const strongest = next.reduce((best, part) => (Math.abs(part) > Math.abs(best) ? part : best), 0);
  return dot(cursor, next) * Math.sign(strongest);
}
