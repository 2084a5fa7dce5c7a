import type { IntensityMapping } from '../../models/index.ts';
import type { Volume } from '../../main/dicom/index.ts';
import { createSliceGrid, sourceRange, toNetwork, type SliceGrid } from '../../main/syndiff/index.ts';
import type { PhantomData } from '../configs/config.ts';
import { makePhantom, tissueLabels } from '../phantom/index.ts';
import { RandomStream } from '../random.ts';
import { memoryPatient } from './memory-patient.ts';
import type { TrainingPatient } from './patient.ts';

/**
 * Draws phantom patient `seed`, acquires it with a pixel spacing of its own, and brings it to the model's pixels with the
 * workstation's own intensity and grid code, so that training sees what translation sees.
 * @param sizeMultiple what the networks' input must be a multiple of
 */
export function phantomPatient(seed: number, data: PhantomData, sizeMultiple: number): TrainingPatient {
  const { smallest, largest } = data.sourceSpacing;
  const spacing = smallest + (largest - smallest) * new RandomStream(seed, 0, 0).uniform();
  const columns = Math.round(data.fieldOfView.width / spacing);
  const rows = Math.round(data.fieldOfView.height / spacing);
  const { count: slices } = data.slices;
  const phantom = makePhantom(seed, { columns, rows, slices, spacing: [spacing, spacing, data.slices.spacing] });
  const grid = createSliceGrid({ columns, rows, spacing: [spacing, spacing] }, { ...data, sizeMultiple });
  const image = ({ values }: Volume, mapping: IntensityMapping) =>
    regrid(toNetwork(values, sourceRange(values, mapping)), columns * rows, grid);
  const share = (...labels: number[]) => {
    const inside = Float32Array.from(phantom.labels, (label) => (labels.includes(label) ? 1 : -1));
    return regrid(inside, columns * rows, grid).map((value) => (value + 1) / 2);
  };
  const { bileDuct, gallbladder, liver } = tissueLabels;
  return memoryPatient(`phantom-${seed}`, [grid.columns, grid.rows, slices], {
    ct: image(phantom.ct, data.intensity.ct),
    mrt1: image(phantom.mrt1, data.intensity.mrt1),
    structures: share(bileDuct, gallbladder),
    ducts: share(bileDuct),
    liver: share(liver),
  });
}

function regrid(values: Float32Array, plane: number, grid: SliceGrid): Float32Array {
  const result = new Float32Array((values.length / plane) * grid.rows * grid.columns);
  for (let slice = 0; slice * plane < values.length; slice += 1) {
    const image = grid.toModel(values.subarray(slice * plane, (slice + 1) * plane));
    result.set(image.values, slice * grid.rows * grid.columns);
  }
  return result;
}
