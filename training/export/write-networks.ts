import { join } from 'node:path';
import { DataError } from '../../main/errors.ts';
import type { Volume } from '../../main/dicom/index.ts';
import { type Slice, sourceRange, toNetwork } from '../../main/syndiff/index.ts';
import type { Direction, ModelCard } from '../../models/index.ts';
import type { TrainingConfig } from '../configs/config.ts';
import { sizeMultipleOf } from '../data/open-training-data.ts';
import { readAverage } from '../trainer/checkpoint.ts';
import { modelsOf } from '../trainer/models.ts';
import { exportDiffusiveGenerator, exportPreviewGenerator } from './generators.ts';
import { generatorsOf, intensityOf, writeNetwork } from './model-folder.ts';
import { measureParity } from './parity.ts';

/** Largest difference allowed between an exported network and the same weights in the trainer, on [−1, 1]. */
const parityTolerance = 1e-4;

interface Draft {
  /** checkpoint */
  file: string;
  config: TrainingConfig;
  direction: Direction;
  /** gets `diffusive.onnx` and `preview.onnx` */
  folder: string;
  /** a series to compare both on */
  source: Volume;
}

/**
 * Writes the averaged generators of a direction and runs them against the trainer's.
 * @throws DataError `no-parity`
 */
export async function writeNetworks({ file, config, direction, folder, source }: Draft): Promise<{
  weights: ModelCard['weights'];
  parity: { diffusive: number; preview: number };
}> {
  const names = generatorsOf[direction];
  const [diffusive, preview] = [readAverage(file, names.diffusive).weights, readAverage(file, names.preview).weights];
  const weights = {
    diffusive: writeNetwork(folder, 'diffusive.onnx', exportDiffusiveGenerator(config.generator, diffusive)),
    preview: writeNetwork(folder, 'preview.onnx', exportPreviewGenerator(config.translator, preview)),
  };
  const range = sourceRange(source.values, intensityOf(config.data.intensity, direction).source);
  const parity = await measureParity(
    modelsOf(config),
    {
      diffusive: { file: join(folder, weights.diffusive.file), weights: diffusive },
      preview: { file: join(folder, weights.preview.file), weights: preview },
    },
    { schedule: config.schedule, nz: config.generator.nz, sizeMultiple: sizeMultipleOf(config) },
    middleCrop(toNetwork(source.values, range), source.dimensions, config.crop),
  );
  const worst = Math.max(parity.diffusive, parity.preview);
  if (worst <= parityTolerance) return { weights, parity };
  throw new DataError('no-parity', `The exported network differs by ${worst} from the trained one.`, direction);
}

/** As large as what the network was trained on; air where the slice is smaller. */
function middleCrop(
  values: Float32Array,
  [columns, rows, slices]: Volume['dimensions'],
  size: { height: number; width: number },
): Slice {
  const crop = new Float32Array(size.height * size.width).fill(-1);
  const [top, left] = [(rows - size.height) >> 1, (columns - size.width) >> 1];
  for (let row = Math.max(0, -top); row < Math.min(size.height, rows - top); row += 1) {
    const start = ((slices >> 1) * rows + top + row) * columns + left;
    const [from, to] = [Math.max(0, -left), Math.min(size.width, columns - left)];
    crop.set(values.subarray(start + from, start + to), row * size.width + from);
  }
  return { rows: size.height, columns: size.width, values: crop };
}
