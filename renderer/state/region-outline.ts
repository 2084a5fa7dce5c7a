import { worldToScreen } from './framing.ts';
import type { Projection, ScreenPoint } from './framing.ts';
import { along, dot, extentAlong, subtract } from './grid.ts';
import type { Box, LPS } from './grid.ts';
import type { Face } from './region.ts';

/** Where a face of the box meets the slice. */
export interface OutlineEdge {
  face: Face;
  from: ScreenPoint;
  to: ScreenPoint;
}

export interface Outline {
  edges: readonly OutlineEdge[];
  /** whether the slice runs through the box; where it does not, its nearest cut is shown, and cannot be dragged */
  cut: boolean;
}

interface Corner {
  point: LPS;
  /** the face on which the side from this corner to the next lies */
  face: Face | null;
}

/** Larger than any patient, mm. */
const farAway = 1e4;
/** Stays within the box when moved to its border, mm. */
const hair = 1e-3;
const faces: readonly Face[] = ([0, 1, 2] as const).flatMap((axis) => [
  { axis, end: 'low' as const },
  { axis, end: 'high' as const },
]);

/** The polygon in which a slice, however it is turned, cuts a box: each of its sides belongs to a face. */
export function outlineOf(box: Box, projection: Projection): Outline {
  const { axes, centre } = projection;
  const { least, most } = extentAlong(box, axes.into);
  const depth = dot(centre, axes.into);
  const nearest = Math.min(most - hair, Math.max(least + hair, depth));
  const middle = along(centre, axes.into, nearest - depth);
  const corner = (x: number, y: number): Corner => ({
    point: along(along(middle, axes.right, x * farAway), axes.down, y * farAway),
    face: null,
  });
  let polygon: readonly Corner[] = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
  for (const face of faces) polygon = clipped(polygon, box, face);
  const edges = polygon.flatMap(({ point, face }, index) => {
    const next = polygon[(index + 1) % polygon.length]!;
    return face ? [{ face, from: worldToScreen(projection, point), to: worldToScreen(projection, next.point) }] : [];
  });
  return { edges, cut: Math.abs(nearest - depth) < 2 * hair };
}

/** Sutherland and Hodgman's clipping by one face of the box. */
function clipped(polygon: readonly Corner[], box: Box, face: Face): readonly Corner[] {
  const sign = face.end === 'low' ? 1 : -1;
  const inside = ({ point }: Corner): number => sign * (point[face.axis] - box[face.end][face.axis]);
  return polygon.flatMap((corner, index) => {
    const next = polygon[(index + 1) % polygon.length]!;
    const [here, there] = [inside(corner), inside(next)];
    if (here >= 0 && there >= 0) return [corner];
    if (here < 0 && there < 0) return [];
    const meeting = along(corner.point, subtract(next.point, corner.point), here / (here - there));
    return here >= 0 ? [corner, { point: meeting, face }] : [{ point: meeting, face: corner.face }];
  });
}
