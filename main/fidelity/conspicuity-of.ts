import type { FidelityReport } from '../../preload/contract/index.ts';
import type { DuctFigures } from './duct-figures.ts';

/** Widths of the ranges that were [−1, 1], in the units of source and translation. */
export interface Spans {
  source: number;
  target: number;
}

/** Contrasts of [−1, 1] in the units of the series. */
export function conspicuityOf(
  { conspicuity, voxels }: Pick<DuctFigures, 'conspicuity' | 'voxels'>,
  spans: Spans,
  units: { source: string; target: string },
): FidelityReport['conspicuity'] {
  if (!conspicuity) return null;
  const side = (contrast: (typeof conspicuity)['source'], of: 'source' | 'target') => ({
    contrast: (contrast.difference * spans[of]) / 2,
    unit: units[of],
    toNoise: contrast.toNoise,
  });
  const { source, translation, gain, failure } = conspicuity;
  return { source: side(source, 'source'), translation: side(translation, 'target'), gain, failure, voxels };
}
