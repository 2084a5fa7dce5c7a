import type { CommandResult } from '../../preload/contract/index.ts';
import { conspicuityGain, ductContrast, type Box } from '../biliary/index.ts';
import type { Volume } from '../dicom/index.ts';
import type { IntensityRange } from '../syndiff/index.ts';
import { onScale, reduction, scaledStack } from './analysis-grid.ts';
import { conspicuityOf } from './conspicuity-of.ts';
import { contrastFloor } from './duct-figures.ts';
import { ductPlaces, voxelsOf, type Tube } from './duct-places.ts';
import { placeOf, withinBox } from './region-mask.ts';

/** Ducts of a pair on one grid, whoever says that they are some. */
export interface GivenDucts {
  source: Volume;
  translation: Volume;
  ranges: { source: IntensityRange; target: IntensityRange };
  /** where the liver lies that they are compared with */
  region: Box;
  liverLevel: number;
  ducts: readonly Tube[];
  /** other tubes, which are no liver either */
  others: readonly Tube[];
}

/** Null where duct or liver are less than 12 voxels of the grid of the measures. */
export type ContrastOfDucts = CommandResult<'ductConspicuity'>;

/**
 * The contrast of each duct, and of all of them together, against the same liver before and after translation, by the
 * definition of the headline figure.
 */
export function contrastOfDucts(given: GivenDucts): ContrastOfDucts {
  const { source, translation, ranges, ducts } = given;
  const block = reduction(source.spacing);
  const grid = { volume: source, block };
  const [a, b] = [scaledStack(source, ranges.source), scaledStack(translation, ranges.target)];
  const box = withinBox(new Uint8Array(a.values.length).fill(1), a.dimensions, placeOf(source, block), given.region);
  const { liver } = ductPlaces(a, box, onScale(given.liverLevel, ranges.source), [...ducts, ...given.others], grid);
  const spanOf = ({ minimum, maximum }: IntensityRange): number => maximum - minimum;
  const measured = (tubes: readonly Tube[]): ContrastOfDucts['together'] => {
    const places = { ducts: voxelsOf(tubes, a, grid), liver };
    const [before, after] = [a, b].map(({ values }) => ductContrast(values, places, contrastFloor));
    return conspicuityOf(
      { conspicuity: before && after ? conspicuityGain(before, after) : null, voxels: places.ducts.length },
      { source: spanOf(ranges.source), target: spanOf(ranges.target) },
      { source: source.unit, target: translation.unit },
    );
  };
  return { each: ducts.map((duct) => measured([duct])), together: measured(ducts) };
}
