import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '../../main/errors.ts';
import type { Slice } from '../../main/syndiff/index.ts';
import { direction as directions, downsampling, type Direction, type ModelCard } from '../../models/index.ts';
import type { TrainingPatient } from '../data/patient.ts';
import { loadCheckpoint, readAverage } from '../trainer/checkpoint.ts';
import { latestCheckpoint } from '../trainer/checkpoint-folder.ts';
import { modelsOf } from '../trainer/models.ts';
import { describeModel } from './card-text.ts';
import { exportDiffusiveGenerator, exportPreviewGenerator } from './generators.ts';
import { generatorsOf, intensityOf, writeCard, writeNetwork } from './model-folder.ts';
import { measureParity } from './parity.ts';
import { measureHeldOut } from './held-out.ts';

/** Largest difference allowed between an exported network and the same weights in the trainer. */
const parityTolerance = 1e-4;

export interface ExportOptions {
  /** folder of the run */
  run: string;
  /** folder that gets one model folder for each direction */
  out: string;
  /** the part of the model's id after its direction, e.g. `compact` */
  name: string;
  version: string;
  /** patients that neither training nor validation has seen */
  heldOut: readonly TrainingPatient[];
  /** where those came from, for the card */
  heldOutText: string;
}

/**
 * Writes the averaged generators of a run's latest checkpoint as models that the workstation accepts: ONNX files, and a
 * card with the measures on held-out patients.
 * @returns the model folders and their parity, largest absolute difference to TensorFlow.js
 * @throws DataError `no-parity` where an exported network computes something else
 */
export async function exportModels(
  options: ExportOptions,
  say: (line: string) => void,
): Promise<{ folder: string; card: ModelCard }[]> {
  const checkpointFile = latestCheckpoint(options.run, say);
  const checkpoint = loadCheckpoint(checkpointFile);
  const { config, iteration } = checkpoint;
  const sizeMultiple = Math.max(downsampling(config.generator), 4);
  const measures = measureHeldOut(checkpoint, options.heldOut);
  const results = [];
  for (const direction of directions.options) {
    const { diffusive, preview } = generatorsOf[direction];
    const id = `${direction}-${options.name}`;
    const folder = join(options.out, id);
    mkdirSync(folder, { recursive: true });
    const weights = {
      diffusive: readAverage(checkpointFile, diffusive).weights,
      preview: readAverage(checkpointFile, preview).weights,
    };
    const files = {
      diffusive: writeNetwork(folder, 'diffusive.onnx', exportDiffusiveGenerator(config.generator, weights.diffusive)),
      preview: writeNetwork(folder, 'preview.onnx', exportPreviewGenerator(config.translator, weights.preview)),
    };
    const parity = await measureParity(
      modelsOf(config),
      {
        diffusive: { file: join(folder, files.diffusive.file), weights: weights.diffusive },
        preview: { file: join(folder, files.preview.file), weights: weights.preview },
      },
      { schedule: config.schedule, nz: config.generator.nz, sizeMultiple },
      middleCrop(options.heldOut[0]!, direction, config.crop),
    );
    const worst = Math.max(parity.diffusive, parity.preview);
    say(
      `${id}: largest difference to the trainer ${parity.diffusive.toExponential(1)} (4-step sample), ${parity.preview.toExponential(1)} (preview); ${parityTolerance} allowed`,
    );
    if (!(worst <= parityTolerance))
      throw new DataError('no-parity', `The exported network differs by ${worst} from the trained one.`, id);
    const card = writeCard(folder, {
      id,
      version: options.version,
      direction,
      network: config.generator,
      schedule: config.schedule,
      intensity: intensityOf(config.data.intensity, direction),
      grid: {
        pixelSpacing: config.data.pixelSpacing,
        matrix: [config.crop.width, config.crop.height],
        sizeMultiple,
      },
      weights: files,
      training: {
        data: `${config.data.training.patients} procedural phantoms of the upper abdomen (seeds from ${config.data.training.firstSeed}), ${config.data.validation.patients} more for validation; ${options.heldOutText} held out. No patient was imaged.`,
        syntheticDataOnly: true,
        mode: config.paired ? 'paired' : 'unpaired',
        iterations: iteration,
        seed: config.seed,
        parent: null,
      },
      metrics: measures[direction].map((metric) => ({ ...metric, measuredOn: options.heldOutText })),
      ...describeModel(direction, measures[direction]),
    });
    results.push({ folder, card });
  }
  checkpoint.weights.dispose();
  return results;
}

/** As large as what the network was trained on. */
function middleCrop(patient: TrainingPatient, direction: Direction, size: { height: number; width: number }): Slice {
  const { rows, columns, slices } = patient;
  const middle = patient.slice(direction === 'ct-to-mrt1' ? 'ct' : 'mrt1', slices >> 1);
  const [height, width] = [Math.min(size.height, rows), Math.min(size.width, columns)];
  const start = ((rows - height) >> 1) * columns + ((columns - width) >> 1);
  const values = new Float32Array(height * width);
  for (let row = 0; row < height; row++)
    values.set(middle.subarray(start + row * columns, start + row * columns + width), row * width);
  return { rows: height, columns: width, values };
}
