import { cross } from './grid.ts';
import type { LPS } from './grid.ts';

/** From where the 3D panes look at the volume: angles in degrees, 0/0 = from the front. */
export interface Orbit {
  azimuth: number;
  elevation: number;
  zoom: number;
  /** part of the pane's height by which the picture has been moved */
  right: number;
  down: number;
}

/** From the front and a little from above, so that a thin stack of slices is not seen on its edge. */
export const firstOrbit: Orbit = { azimuth: 0, elevation: 20, zoom: 1, right: 0, down: 0 };

const degreesPerPixel = 0.5;
/** Not quite the pole, where "up" would be undefined. */
const steepest = 89;

export function turned(orbit: Orbit, dx: number, dy: number): Orbit {
  return {
    ...orbit,
    azimuth: (orbit.azimuth - dx * degreesPerPixel) % 360,
    elevation: Math.min(steepest, Math.max(-steepest, orbit.elevation + dy * degreesPerPixel)),
  };
}

export interface OrbitAxes {
  /** from the volume to the eye */
  towardsEye: LPS;
  right: LPS;
  down: LPS;
}

/** The patient directions of the screen, for the camera and for the orientation letters. */
export function orbitAxes({ azimuth, elevation }: Orbit): OrbitAxes {
  const a = (azimuth * Math.PI) / 180;
  const e = (elevation * Math.PI) / 180;
  const towardsEye: LPS = [Math.cos(e) * Math.sin(a), -Math.cos(e) * Math.cos(a), Math.sin(e)];
  const right: LPS = [Math.cos(a), Math.sin(a), 0];
  // right × down points away from the eye.
  return { towardsEye, right, down: cross(right, towardsEye) };
}
