import type { LPS } from '../../main/dicom/index.ts';
import { makeAnatomy } from './anatomy/anatomy.ts';
import { drawPatient } from './patient.ts';
import type { Path } from './paths.ts';
import { makePose, type Pose } from './pose.ts';
import type { Point } from './solids.ts';

/** A duct of the phantom as it lies in the scanner. */
export interface TrueDuct {
  kind: 'common' | 'cystic' | 'intrahepatic';
  /** 1 hepatic, 2 segmental, then finer; 0 for common and cystic duct */
  order: number;
  /** centre line, mm LPS */
  points: readonly LPS[];
  /** mm at each point: half the diameter across the centre line, averaged round it */
  radii: readonly number[];
}

/** The ducts of a patient: the common duct runs from the confluence of the hepatic ducts down to the papilla. */
export interface DuctTruth {
  confluence: LPS;
  ducts: readonly TrueDuct[];
}

/** The truth about the ducts of patient `seed` beside `makePhantom`'s labels, whatever grid it is drawn on. */
export function ductTruth(seed: number): DuctTruth {
  const patient = drawPatient(seed);
  const pose = makePose(patient);
  const { common, cystic, intrahepatic } = makeAnatomy(patient).ducts;
  const placed = (path: Path, kind: TrueDuct['kind'], order: number): TrueDuct => ({
    kind,
    order,
    points: path.points.map((point) => pose.toScanner(point)),
    radii: path.points.map((_, i) => radiusAt(path, i, pose)),
  });
  const ducts = [
    placed(common, 'common', 0),
    ...(cystic ? [placed(cystic, 'cystic', 0)] : []),
    ...intrahepatic.map((branch) => placed(branch, 'intrahepatic', branch.order)),
  ];
  return { confluence: ducts[0]!.points[0]!, ducts };
}

const DIRECTIONS = 8;

/** The pose stretches space: the circle round the centre line is taken to the scanner point by point. */
function radiusAt({ points, radii }: Path, i: number, pose: Pose): number {
  const centre = points[i]!;
  const along = unit(minus(points[Math.min(i + 1, points.length - 1)]!, points[Math.max(i - 1, 0)]!));
  const first = unit(cross(along, Math.abs(along[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0]));
  const second = cross(along, first);
  const middle = pose.toScanner(centre);
  let sum = 0;
  for (let k = 0; k < DIRECTIONS; k++) {
    const [c, s] = [Math.cos((2 * Math.PI * k) / DIRECTIONS), Math.sin((2 * Math.PI * k) / DIRECTIONS)];
    const rim = [0, 1, 2].map((axis) => centre[axis]! + radii[i]! * (c * first[axis]! + s * second[axis]!));
    sum += Math.hypot(...minus(pose.toScanner(rim as unknown as Point), middle));
  }
  return sum / DIRECTIONS;
}

function minus(p: Point, q: Point): Point {
  return [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
}

function cross(p: Point, q: Point): Point {
  return [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
}

function unit(p: Point): Point {
  const length = Math.hypot(...p) || 1;
  return [p[0] / length, p[1] / length, p[2] / length];
}
