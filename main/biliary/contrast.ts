import type { Volume } from '../dicom/index.ts';
import { percentiles } from '../syndiff/index.ts';

/** Voxel numbers of one grid. */
export interface ContrastPlaces {
  ducts: readonly number[];
  /** parenchyma: without vessels, ducts and the border */
  liver: readonly number[];
}

/** How far the ducts stand out from the parenchyma, signed: negative where they are darker, as bile is on CT and MR-T1. */
export interface DuctContrast {
  /** mean of the ducts minus mean of the liver, in the unit of the values */
  difference: number;
  /** standard deviation of the liver, never below the floor; same unit */
  deviation: number;
  /** `difference` in those deviations */
  toNoise: number;
}

/** Fewer voxels of either say nothing. */
export const fewestPlaces = 12;

/**
 * Contrast-to-noise ratio of ducts against liver with the noise of the liver alone, (mean ducts − mean liver) / SD liver.
 * The deviation has a floor: a translation that smooths the liver would be praised without bound.
 *
 * @param floor smallest deviation, in the unit of the values: `deviationFloor` or 1/40 of the range
 * @returns null where there are fewer than 12 voxels of ducts or of liver
 */
export function ductContrast(
  values: Int16Array | Float32Array,
  { ducts, liver }: ContrastPlaces,
  floor: number,
): DuctContrast | null {
  if (ducts.length < fewestPlaces || liver.length < fewestPlaces) return null;
  const parenchyma = moments(values, liver);
  const difference = moments(values, ducts).mean - parenchyma.mean;
  const deviation = Math.max(parenchyma.deviation, floor);
  return { difference, deviation, toNoise: difference / deviation };
}

/** A liver smoother than 1/40 of the range would make any contrast look like much. */
const floorShare = 1 / 40;
/** HU: the abdominal window, in which ducts are looked for. */
const abdominalWindow = 400;

/**
 * The smallest deviation of the liver that a contrast is measured against, in the unit of the volume: 1/40 of the range.
 * That range is the abdominal window for HU (so 10 HU) and for arbitrary units what lies between the 1st and 99th
 * percentile, so that it does not depend on their scale.
 */
export function deviationFloor({ unit, values }: Pick<Volume, 'unit' | 'values'>): number {
  if (unit === 'HU') return abdominalWindow * floorShare;
  const [low = 0, high = 0] = percentiles(values, [1, 99]);
  return Math.max((high - low) * floorShare, Number.EPSILON);
}

/** Ducts that lie less than half a deviation of the liver below it are not seen. */
export const leastConspicuity = 0.5;

/** The headline figure of a translation. */
export interface ConspicuityGain {
  source: DuctContrast;
  translation: DuctContrast;
  /** deviations of the liver by which the ducts lie further below it than in the source; null for a failure */
  gain: number | null;
  /** `inverted`: the translation's ducts are brighter than its liver; `vanished`: they cannot be told from it */
  failure: 'inverted' | 'vanished' | null;
}

/**
 * What a translation adds to the ducts: conspicuity is `−toNoise`, how many deviations the ducts lie below the liver, and
 * the gain is that of the translation minus that of the source at the same voxels. Ducts that turned bright or vanished
 * are a failure, however strong they stand out or however faint they were before.
 */
export function conspicuityGain(source: DuctContrast, translation: DuctContrast): ConspicuityGain {
  const after = -translation.toNoise;
  const failure = after <= -leastConspicuity ? 'inverted' : after < leastConspicuity ? 'vanished' : null;
  return { source, translation, gain: failure ? null : after + source.toNoise, failure };
}

/** Mean and standard deviation (of the population) of the values at some places; NaN without any. */
export function moments(values: ArrayLike<number>, places: ArrayLike<number>): { mean: number; deviation: number } {
  let sum = 0;
  for (let i = 0; i < places.length; i += 1) sum += values[places[i]!]!;
  const mean = sum / places.length;
  let squares = 0;
  for (let i = 0; i < places.length; i += 1) squares += (values[places[i]!]! - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / places.length) };
}
