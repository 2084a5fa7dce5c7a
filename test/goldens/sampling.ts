import { networkFromReference, scheduleParameters, createSchedule } from '../../models/index.ts';
import { type Generate, sample } from '../../main/syndiff/sampler.ts';
import { exportDiffusiveGenerator } from '../../training/export/generators.ts';
import { type Comparison, type Golden, largestDifference, readNamed, tensor, toleranceOf } from './golden.ts';
import { openOnnx } from './run-onnx.ts';

/** The whole four-step loop through ONNX Runtime and the product's own sampler, with the golden's own draws. */
export async function checkSampling(golden: Golden): Promise<Comparison[]> {
  const config = networkFromReference(golden.manifest.config ?? {});
  const schedule = scheduleOf(golden);
  const io = readNamed(golden, 'io');
  const { shape, values } = tensor(io, 'source');
  const [, , rows = 0, columns = 0] = shape;
  const generate = await openGenerator(exportDiffusiveGenerator(config, readNamed(golden, 'weights')));
  const final = await sample(generate, { values, rows, columns }, schedule, {
    initial: tensor(io, 'x_T').values,
    z: (step) => tensor(io, `step${step}.z`).values,
    posterior: (step) => tensor(io, `step${step}.posterior_noise`).values,
  });
  const error = largestDifference(final, tensor(io, 'final').values);
  return [{ what: `${schedule.numTimesteps}-step slice`, error, tolerance: toleranceOf(golden) }];
}

export function scheduleOf({ manifest }: Golden) {
  return createSchedule(
    scheduleParameters.parse({
      kind: 'variance-preserving',
      numTimesteps: manifest['num_timesteps'] ?? 4,
      betaMin: manifest['beta_min'] ?? 0.1,
      betaMax: manifest['beta_max'] ?? 20,
    }),
  );
}

/** A recorded generator as the sampler calls it, one image at a time. */
export async function openGenerator(model: Uint8Array): Promise<Generate> {
  const run = await openOnnx(model);
  return (x, source, t, z) => {
    const shape = [1, 1, source.rows, source.columns];
    return run({
      x_t: { shape, values: x },
      source: { shape, values: source.values },
      t: { shape: [1], values: Float32Array.of(t) },
      z: { shape: [1, z.length], values: z },
    });
  };
}
