import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSchedule, float32Tensor, readSafetensors } from '../../models/index.ts';
import { seededDraws } from './noise.ts';
import { sample, sampleSpread, type Draws, type Generate, type Slice } from './sampler.ts';

const schedule = createSchedule({ kind: 'variance-preserving', numTimesteps: 4, betaMin: 0.1, betaMax: 20 });
const source: Slice = { values: Float32Array.from({ length: 12 }, (_, i) => i / 6 - 1), columns: 4, rows: 3 };
const size = { columns: 4, rows: 3, nz: 5 };

/** A stand-in that depends on everything it is given. */
const generate: Generate = async (xT, { values }, t, z) =>
  xT.map((value, i) => Math.tanh(0.5 * value + 0.3 * values[i]! + 0.1 * t + z[0]!));

describe('sample', () => {
  it('follows the posterior formula step by step', async () => {
    const draws = seededDraws({ seed: 3, sample: 0 }, size);
    let x = Float64Array.from(draws.initial);
    for (const t of [3, 2, 1, 0]) {
      const estimate = await generate(Float32Array.from(x), source, t, draws.z(t));
      const { ofX0, ofXNext, deviation } = schedule.posterior;
      const noise = draws.posterior(t);
      x = x.map((value, i) => ofX0[t]! * estimate[i]! + ofXNext[t]! * value + deviation[t]! * noise[i]!);
    }
    const sampled = await sample(generate, source, schedule, draws);
    sampled.forEach((value, i) => expect(value).toBeCloseTo(x[i]!, 5));
  });

  it('asks for T passes, from the noisiest down to 0', async () => {
    const steps: number[] = [];
    const spy: Generate = async (xT, slice, t, z) => {
      steps.push(t);
      return generate(xT, slice, t, z);
    };
    await sample(spy, source, schedule, seededDraws({ seed: 3, sample: 0 }, size));
    expect(steps).toEqual([3, 2, 1, 0]);
  });
});

const goldens = join(process.env['SYNDIFF_SHARED'] ?? join(import.meta.dirname, '../../../shared'), 'goldens/sampling');
const here = existsSync(goldens);
if (!here) console.warn(`Sampling goldens skipped: ${goldens} is missing (set SYNDIFF_SHARED).`);

describe.skipIf(!here)('sample against the reference, its network replayed', () => {
  it.each(['A_default_40x48_seed1', 'A_default_40x48_seed2'])('%s', async (name) => {
    const tensors = readSafetensors(readFileSync(join(goldens, name, 'io.safetensors')));
    const golden = (tensor: string) => float32Tensor(tensors, tensor);
    const replayed: Generate = async (xT, _source, t, z) => {
      expect(z).toEqual(golden(`step${t}.z`));
      expectNear(xT, t === 3 ? golden('x_T') : golden(`step${t + 1}.x_next`));
      return golden(`step${t}.x_0`);
    };
    const draws: Draws = {
      initial: golden('x_T'),
      z: (step) => golden(`step${step}.z`),
      posterior: (step) => golden(`step${step}.posterior_noise`),
    };
    const slice = { values: golden('source'), columns: 48, rows: 40 };
    expectNear(await sample(replayed, slice, schedule, draws), golden('final'));
  });
});

function expectNear(actual: Float32Array, expected: Float32Array): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(2e-6));
}

describe('sampleSpread', () => {
  const draws = [0, 1, 2].map((number) => seededDraws({ seed: 3, sample: number }, size));

  it('is mean and standard deviation of the single samples', async () => {
    const singles = await Promise.all(draws.map((own) => sample(generate, source, schedule, own)));
    const { mean, deviation } = await sampleSpread(generate, source, schedule, draws);
    for (let i = 0; i < 12; i += 1) {
      const values = singles.map((single) => single[i]!);
      const expected = values.reduce((sum, value) => sum + value, 0) / 3;
      const squares = values.reduce((sum, value) => sum + (value - expected) ** 2, 0);
      expect(mean[i]).toBeCloseTo(expected, 6);
      expect(deviation![i]).toBeCloseTo(Math.sqrt(squares / 2), 6);
    }
  });

  it('is the sample itself when there is one', async () => {
    const { mean, deviation } = await sampleSpread(generate, source, schedule, draws.slice(0, 1));
    expect(mean).toEqual(await sample(generate, source, schedule, draws[0]!));
    expect(deviation).toBeNull();
  });
});
