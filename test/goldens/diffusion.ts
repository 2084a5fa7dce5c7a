import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSchedule, noised, noisedOnce, posteriorSample, type ScheduleParameters } from '../../models/index.ts';
import { type Comparison, type Golden, largestDifference, readTensors, tensor, toleranceOf } from './golden.ts';

interface ReferenceSchedule {
  num_timesteps: number;
  use_geometric: boolean;
  beta_min: number;
  beta_max: number;
  sigmas: number[];
  a_s: number[];
  a_s_cum: number[];
  sigmas_cum: number[];
  posterior: {
    posterior_mean_coef1: number[];
    posterior_mean_coef2: number[];
    posterior_log_variance_clipped: number[];
  };
  has_non_finite: boolean;
}

interface ExampleSet {
  prefix: string;
  num_timesteps: number;
  beta_min: number;
  beta_max: number;
}

/** Schedules and the draws from q and from the posterior, with the golden's own noise (SPEC.md §6). */
export function checkDiffusion(golden: Golden): Comparison[] {
  return [...checkSchedules(golden), ...checkExamples(golden)];
}

function checkSchedules(golden: Golden): Comparison[] {
  const { folder, manifest } = golden;
  const text = readFileSync(join(folder, String(manifest['schedules'])), 'utf8');
  const relative = Number(manifest['suggested_relative_tolerance_schedules']);
  const { schedules } = JSON.parse(text) as { schedules: ReferenceSchedule[] };
  return schedules.flatMap((reference): Comparison[] => {
    const parameters: ScheduleParameters = {
      kind: reference.use_geometric ? 'geometric' : 'variance-preserving',
      numTimesteps: reference.num_timesteps,
      betaMin: reference.beta_min,
      betaMax: reference.beta_max,
    };
    const what = `${parameters.kind} schedule of ${parameters.numTimesteps} steps, β ${parameters.betaMin}–${parameters.betaMax}`;
    if (reference.has_non_finite) {
      const refused = refuses(() => createSchedule(parameters));
      return [{ what: `${what} is refused`, error: refused ? 0 : Infinity, tolerance: relative }];
    }
    const { scale, sigma, cumulativeScale, cumulativeSigma, posterior } = createSchedule(parameters);
    const deviation = reference.posterior.posterior_log_variance_clipped.map((log, t) => (t ? Math.exp(log / 2) : 0));
    const pairs = [
      [sigma, reference.sigmas],
      [scale, reference.a_s],
      [cumulativeScale, reference.a_s_cum],
      [posterior.ofX0, reference.posterior.posterior_mean_coef1],
      [posterior.ofXNext, reference.posterior.posterior_mean_coef2],
      [posterior.deviation, deviation],
    ] as const;
    const error = Math.max(...pairs.map(([actual, expected]) => largestRelative(actual, expected)));
    // √(1 − a²) cancels where a is close to 1: one float32 unit in a is a hundred in the root, so its error is absolute.
    const ofSigma = largestDifference(cumulativeSigma, reference.sigmas_cum);
    return [
      { what: `${what} (relative)`, error, tolerance: relative },
      { what: `${what}, σ_cum`, error: ofSigma, tolerance: toleranceOf(golden) },
    ];
  });
}

function checkExamples(golden: Golden): Comparison[] {
  const examples = golden.manifest['examples'] as { file: string; sets: ExampleSet[] };
  const tensors = readTensors(golden, examples.file);
  return examples.sets.map(({ prefix, num_timesteps, beta_min, beta_max }) => {
    const schedule = createSchedule({
      kind: 'variance-preserving',
      numTimesteps: num_timesteps,
      betaMin: beta_min,
      betaMax: beta_max,
    });
    const steps = tensor(tensors, `${prefix}t`).values;
    const size = tensor(tensors, `${prefix}x0`).values.length / steps.length;
    let error = 0;
    steps.forEach((t, item) => {
      const part = (name: string) =>
        tensor(tensors, `${prefix}${name}`).values.subarray(item * size, (item + 1) * size);
      const xT = noised(schedule, part('x0'), t, part('noise_for_x_t'));
      const xNext = noisedOnce(schedule, xT, t, part('noise_for_x_tp1'));
      const drawn = posteriorSample(schedule, part('x0_pred'), part('x_tp1'), t, part('posterior_noise'));
      error = Math.max(
        error,
        largestDifference(xT, part('x_t')),
        largestDifference(xNext, part('x_tp1')),
        largestDifference(drawn, part('posterior_sample')),
      );
    });
    return { what: `draws of ${num_timesteps} steps`, error, tolerance: toleranceOf(golden) };
  });
}

function largestRelative(actual: ArrayLike<number>, expected: readonly number[]): number {
  const scaled = (value: number, index: number) => value / Math.max(Math.abs(expected[index]!), Number.MIN_VALUE);
  return expected.reduce((worst, value, index) => {
    const difference = actual[index]! - value;
    return Math.max(worst, difference === 0 ? 0 : Math.abs(scaled(difference, index)));
  }, 0);
}

function refuses(action: () => unknown): boolean {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}
