import type { Projection } from './framing.ts';
import { along, cross, dot, subtract } from './grid.ts';
import type { LPS } from './grid.ts';
import type { PlaneAxes } from './planes.ts';

export const measureKinds = ['distance', 'angle', 'ellipse', 'rectangle'] as const;
export type MeasureKind = (typeof measureKinds)[number];

/** Something measured in a slice, in patient millimetres. */
export interface Measure {
  id: number;
  kind: MeasureKind;
  /** how the slice lay on the screen */
  right: LPS;
  down: LPS;
  /** distance: both ends; angle: end, vertex, end; ellipse and rectangle: opposite corners of what bounds them */
  points: readonly LPS[];
}

export interface Shape extends Measure {
  kind: 'ellipse' | 'rectangle';
}

/** Whether a measure surrounds voxels. */
export function isShape(measure: Measure): measure is Shape {
  return measure.kind === 'ellipse' || measure.kind === 'rectangle';
}

export function normalOf({ right, down }: Pick<Measure, 'right' | 'down'>): LPS {
  return cross(right, down);
}

function pointAt({ points }: Measure, index: number): LPS {
  const point = points[index];
  if (!point) throw new Error(`A measure lacks its point ${index}.`);
  return point;
}

/** mm; of a distance */
export function lengthOf(measure: Measure): number {
  return Math.hypot(...subtract(pointAt(measure, 1), pointAt(measure, 0)));
}

/** Degrees from 0 to 180; of an angle with both arms. */
export function angleOf(measure: Measure): number {
  const vertex = pointAt(measure, 1);
  const [a, b] = [subtract(pointAt(measure, 0), vertex), subtract(pointAt(measure, 2), vertex)];
  return (Math.atan2(Math.hypot(...cross(a, b)), dot(a, b)) * 180) / Math.PI;
}

/** Half the sides of what bounds a shape, mm along the slice's right and down, and its middle. */
export function boundsOf(shape: Shape): { middle: LPS; right: number; down: number } {
  const [from, to] = [pointAt(shape, 0), pointAt(shape, 1)];
  const diagonal = subtract(to, from);
  return {
    middle: along(from, diagonal, 0.5),
    right: Math.abs(dot(diagonal, shape.right)) / 2,
    down: Math.abs(dot(diagonal, shape.down)) / 2,
  };
}

/** mm² */
export function areaOf(shape: Shape): number {
  const { right, down } = boundsOf(shape);
  return (shape.kind === 'ellipse' ? Math.PI : 4) * right * down;
}

/** Directions this close are the same; millimetres this far apart are other slices where slices touch. */
const sameDirection = 1 - 1e-6;

/** Whether a slice shows a measure: it lies as it did and not farther away than half a step. */
export function isOnSlice(
  measure: Measure,
  { axes, centre }: Pick<Projection, 'axes' | 'centre'>,
  step: number,
): boolean {
  const apart = dot(subtract(pointAt(measure, 0), centre), axes.into);
  return (
    dot(measure.right, axes.right) > sameDirection &&
    dot(measure.down, axes.down) > sameDirection &&
    Math.abs(apart) <= step / 2 + 1e-6
  );
}

export function movedBy(measure: Measure, { right, down }: PlaneAxes, dx: number, dy: number): Measure {
  return { ...measure, points: measure.points.map((point) => along(along(point, right, dx), down, dy)) };
}

export function withPoint(measure: Measure, index: number, point: LPS): Measure {
  return { ...measure, points: measure.points.with(index, point) };
}
