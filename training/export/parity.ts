import * as tf from '@tensorflow/tfjs-core';
import { type Inference, openInference, sample, seededDraws, type Slice } from '../../main/syndiff/index.ts';
import { createSchedule, type GeneratorFile, type ScheduleParameters } from '../../models/index.ts';
import { type Parameters, toEager, type Weight } from '../ops/index.ts';
import type { Models } from '../trainer/models.ts';

export interface Exported {
  file: string;
  weights: ReadonlyMap<string, Weight>;
}

/**
 * How far the exported networks, run by the workstation in its own process, are from the same weights on TensorFlow.js:
 * the largest absolute difference of one whole sample and of one preview, over the same source and the same draws.
 */
export async function measureParity(
  models: Models,
  { diffusive, preview }: { diffusive: Exported; preview: Exported },
  settings: { schedule: ScheduleParameters; nz: number; sizeMultiple: number },
  source: Slice,
): Promise<{ diffusive: number; preview: number }> {
  const generatorFile = { sizeMultiple: settings.sizeMultiple, nz: settings.nz };
  const eagerImage = (values: Float32Array) => tf.tensor4d(values, [1, source.rows, source.columns, 1]);
  const seed = 1;

  const expected = await withParameters(diffusive.weights, (parameters) =>
    sample(
      (x, _, t, z) =>
        Promise.resolve(
          tf.tidy(() => {
            const noisier = eagerImage(x);
            const latent = tf.tensor2d(z, [1, z.length]);
            const estimate = models.generate(parameters, noisier, eagerImage(source.values), [t], latent);
            return Float32Array.from(estimate.dataSync());
          }),
        ),
      source,
      createSchedule(settings.schedule),
      seededDraws({ seed, sample: 0 }, { columns: source.columns, rows: source.rows, nz: settings.nz }),
    ),
  );
  const sampled = await withInference({ kind: 'diffusive', file: diffusive.file, ...generatorFile }, (inference) =>
    inference.sample({ source, schedule: settings.schedule, seed, samples: 1 }),
  );

  const shown = await withParameters(preview.weights, (parameters) =>
    Promise.resolve(
      tf.tidy(() => Float32Array.from(models.translate(parameters, eagerImage(source.values)).dataSync())),
    ),
  );
  const previewed = await withInference({ kind: 'preview', file: preview.file, ...generatorFile }, (inference) =>
    inference.translate({ source }),
  );
  return { diffusive: largest(sampled.mean, expected), preview: largest(previewed.values, shown) };
}

async function withParameters<R>(
  weights: ReadonlyMap<string, Weight>,
  use: (parameters: Parameters) => Promise<R>,
): Promise<R> {
  const parameters = new Map(
    [...weights].map(([name, { shape, values }]) => {
      const laidOut = toEager(name, shape, values);
      return [name, tf.tensor(laidOut.values, laidOut.shape)] as const;
    }),
  );
  try {
    return await use(parameters);
  } finally {
    tf.dispose([...parameters.values()]);
  }
}

async function withInference<R>(generator: GeneratorFile, use: (inference: Inference) => Promise<R>): Promise<R> {
  const inference = await openInference(generator, { provider: 'cpu' });
  try {
    return await use(inference);
  } finally {
    inference.close();
  }
}

function largest(a: Float32Array, b: Float32Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}
