import { latticeNoise } from './lattice-noise.ts';
import type { Patient } from './patient.ts';
import { Random } from './random.ts';
import type { Box, Point } from './solids.ts';

/** Where a patient's reference anatomy lies in the scanner, one way for coordinates and the other way for boxes. */
export interface Pose {
  /** Fills x, y, z (reference mm) of the pixels of the plane z = `height` (scanner mm), given its axes' coordinates. */
  locate(columns: Float64Array, rows: Float64Array, height: number, into: PlaneCoordinates): void;
  /** where a reference point lies in the scanner, mm; within 0.1 mm of the inverse of `locate` */
  toScanner(point: Point): Point;
  /** a scanner box that surely holds a reference box */
  boxInScanner(box: Box): Box;
}

export interface PlaneCoordinates {
  x: Float32Array;
  y: Float32Array;
  z: Float32Array;
}

/** Shift, turn, stretch, then a smooth displacement of two octaves so that no organ is an exact ellipsoid. */
export function makePose(patient: Patient): Pose {
  const random = Random.of(patient.seed).fork('warp');
  const wide = [0, 1, 2].map((axis) => latticeNoise(random.fork(`wide ${axis}`).key, 62));
  const close = [0, 1, 2].map((axis) => latticeNoise(random.fork(`close ${axis}`).key, 21));
  const [far, near] = patient.warp;
  const [scaleX, scaleY, scaleZ] = patient.scale;
  const [shiftX, shiftY, shiftZ] = patient.pose.shift;
  const cos = Math.cos(patient.pose.turn);
  const sin = Math.sin(patient.pose.turn);

  const displace = (axis: number, x: number, y: number, z: number): number =>
    far * wide[axis]!(x, y, z) + near * close[axis]!(x, y, z);

  return {
    locate(columns, rows, height, into) {
      const width = columns.length;
      // displacements on every STRIDE-th pixel, joined linearly: their waves are far longer than that
      const coarseColumns = Math.ceil((width - 1) / STRIDE) + 1;
      const coarseRows = Math.ceil((rows.length - 1) / STRIDE) + 1;
      const stepX = (columns[1] ?? 0) - (columns[0] ?? 0);
      const stepY = (rows[1] ?? 0) - (rows[0] ?? 0);
      const coarse = new Float32Array(coarseColumns * coarseRows * 3);
      const z = (height - shiftZ) / scaleZ;
      for (let j = 0; j < coarseRows; j++) {
        const dy = rows[0]! + j * STRIDE * stepY - shiftY;
        for (let i = 0; i < coarseColumns; i++) {
          const dx = columns[0]! + i * STRIDE * stepX - shiftX;
          const x = (cos * dx + sin * dy) / scaleX;
          const y = (cos * dy - sin * dx) / scaleY;
          const at = 3 * (i + coarseColumns * j);
          coarse[at] = x + displace(0, x, y, z);
          coarse[at + 1] = y + displace(1, x, y, z);
          coarse[at + 2] = z + 0.7 * displace(2, x, y, z);
        }
      }
      const wrap = 3 * coarseColumns;
      for (let j = 0; j < rows.length; j++) {
        const jc = Math.min(coarseRows - 2, Math.floor(j / STRIDE));
        const v = j / STRIDE - jc;
        for (let i = 0; i < width; i++) {
          const ic = Math.min(coarseColumns - 2, Math.floor(i / STRIDE));
          const u = i / STRIDE - ic;
          const a = 3 * (ic + coarseColumns * jc);
          const w00 = (1 - u) * (1 - v);
          const w10 = u * (1 - v);
          const w01 = (1 - u) * v;
          const w11 = u * v;
          const p = i + width * j;
          into.x[p] = w00 * coarse[a]! + w10 * coarse[a + 3]! + w01 * coarse[a + wrap]! + w11 * coarse[a + wrap + 3]!;
          into.y[p] =
            w00 * coarse[a + 1]! + w10 * coarse[a + 4]! + w01 * coarse[a + wrap + 1]! + w11 * coarse[a + wrap + 4]!;
          into.z[p] =
            w00 * coarse[a + 2]! + w10 * coarse[a + 5]! + w01 * coarse[a + wrap + 2]! + w11 * coarse[a + wrap + 5]!;
        }
      }
    },
    toScanner([x, y, z]) {
      // Before its displacement the point lay at u with u + displacement(u) = point: displacements change slowly.
      let u: Point = [x, y, z];
      for (let i = 0; i < STEPS_BACK; i++) {
        const [dx, dy, dz] = [0, 1, 2].map((axis) => displace(axis, ...u)) as [number, number, number];
        u = [x - dx, y - dy, z - 0.7 * dz];
      }
      const [px, py] = [u[0] * scaleX, u[1] * scaleY];
      return [cos * px - sin * py + shiftX, sin * px + cos * py + shiftY, u[2] * scaleZ + shiftZ];
    },
    boxInScanner(box) {
      const margin = far + near;
      const middle: Point = [0, 1, 2].map((axis) => (box.low[axis]! + box.high[axis]!) / 2) as unknown as Point;
      const halfX = ((box.high[0] - box.low[0]) / 2 + margin) * scaleX;
      const halfY = ((box.high[1] - box.low[1]) / 2 + margin) * scaleY;
      const halfZ = ((box.high[2] - box.low[2]) / 2 + margin) * scaleZ;
      const x = cos * middle[0] * scaleX - sin * middle[1] * scaleY + shiftX;
      const y = sin * middle[0] * scaleX + cos * middle[1] * scaleY + shiftY;
      const z = middle[2] * scaleZ + shiftZ;
      const reachX = Math.abs(cos) * halfX + Math.abs(sin) * halfY;
      const reachY = Math.abs(sin) * halfX + Math.abs(cos) * halfY;
      return { low: [x - reachX, y - reachY, z - halfZ], high: [x + reachX, y + reachY, z + halfZ] };
    },
  };
}

const STRIDE = 4;
const STEPS_BACK = 20;
