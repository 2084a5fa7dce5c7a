import type { LPS, Volume } from '../dicom/index.ts';
import { UserError } from '../errors.ts';
import { evenly, lengthOf } from './centreline.ts';
import { darknessOf } from './darkness.ts';
import { diametersAlong, median } from './diameter.ts';

/** What is measured along a line, whoever drew it. */
export interface MeasuredLine {
  /** mm LPS, 1 mm apart */
  points: readonly LPS[];
  /** mm at each point; 0 where the line does not run in something dark */
  diameters: readonly number[];
  /** mm along the line */
  length: number;
  medianDiameter: number;
  widest: { diameter: number; at: LPS };
}

/** mm; shorter than that a line has no direction to measure across */
const shortest = 3;

/**
 * Length, diameters and widest place along a line, as `findDucts` measures its candidates.
 * @param line mm LPS, straight between its points
 * @param liverLevel value of the parenchyma, as `locateRegion` gives it
 * @throws UserError `line-too-short`
 */
export function measureLine(line: readonly LPS[], volume: Volume, liverLevel: number): MeasuredLine {
  const points = evenly(line, 1);
  const length = lengthOf(line);
  if (length < shortest)
    throw new UserError(
      'line-too-short',
      `A duct of ${length.toFixed(1)} mm cannot be measured; ${shortest} mm are needed.`,
      'Draw it longer.',
    );
  const diameters = diametersAlong(points, volume, darknessOf(volume.unit, liverLevel));
  const widest = diameters.reduce((best, mm, n) => (mm > diameters[best]! ? n : best), 0);
  return {
    points,
    diameters,
    length,
    medianDiameter: median(diameters),
    widest: { diameter: diameters[widest]!, at: points[widest]! },
  };
}
