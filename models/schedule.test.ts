import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { float32Tensor, readSafetensors } from './safetensors.ts';
import { createSchedule, noised, noisedOnce, posteriorSample, type ScheduleParameters } from './schedule.ts';

const folder = join(process.env['SYNDIFF_SHARED'] ?? join(import.meta.dirname, '../../shared'), 'goldens/diffusion');
const here = existsSync(folder);
if (!here) console.warn(`Schedule goldens skipped: ${folder} is missing (set SYNDIFF_SHARED).`);

const fourSteps: ScheduleParameters = { kind: 'variance-preserving', numTimesteps: 4, betaMin: 0.1, betaMax: 20 };

interface GoldenSchedule {
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

describe('schedule', () => {
  it('starts from x_0 itself and ends in almost pure noise', () => {
    const schedule = createSchedule(fourSteps);
    expect(schedule.cumulativeScale[0]).toBe(1);
    expect(schedule.cumulativeSigma[0]).toBe(0);
    expect(schedule.cumulativeScale[4]).toBeLessThan(0.01);
  });

  it('returns the estimate, without noise, from the last posterior step', () => {
    const x0 = Float32Array.of(-1, 0.25, 1);
    const noise = new Float32Array(3).fill(100);
    const result = posteriorSample(createSchedule(fourSteps), x0, noise, 0, noise);
    result.forEach((value, i) => expect(value).toBeCloseTo(x0[i]!, 6));
  });

  it('refuses a geometric schedule whose variance passes 1', () => {
    expect(() => createSchedule({ ...fourSteps, kind: 'geometric' })).toThrow(
      expect.objectContaining({ code: 'schedule-not-finite' }),
    );
  });
});

describe.skipIf(!here)('schedule of the reference', () => {
  const { schedules } = here
    ? (JSON.parse(readFileSync(join(folder, 'schedules.json'), 'utf8')) as { schedules: GoldenSchedule[] })
    : { schedules: [] };

  for (const golden of schedules) {
    const parameters: ScheduleParameters = {
      kind: golden.use_geometric ? 'geometric' : 'variance-preserving',
      numTimesteps: golden.num_timesteps,
      betaMin: golden.beta_min,
      betaMax: golden.beta_max,
    };
    it(`${parameters.kind}, ${golden.num_timesteps} steps, β ${golden.beta_min}…${golden.beta_max}`, () => {
      if (golden.has_non_finite) return expect(() => createSchedule(parameters)).toThrow();
      const schedule = createSchedule(parameters);
      const { posterior } = golden;
      expectClose(schedule.sigma, golden.sigmas);
      expectClose(schedule.scale, golden.a_s);
      expectClose(schedule.cumulativeScale, golden.a_s_cum);
      // √(1 − a²) cancels where a is close to 1: one float32 unit in a is many in the root.
      expectNear(schedule.cumulativeSigma, Float32Array.from(golden.sigmas_cum));
      expectClose(schedule.posterior.ofX0, posterior.posterior_mean_coef1);
      expectClose(schedule.posterior.ofXNext, posterior.posterior_mean_coef2);
      const deviations = posterior.posterior_log_variance_clipped.map((log, t) => (t === 0 ? 0 : Math.exp(log / 2)));
      expectClose(schedule.posterior.deviation, deviations);
    });
  }

  for (const numTimesteps of [2, 4, 8]) {
    it(`noises and samples the posterior, ${numTimesteps} steps`, () => {
      const tensors = readSafetensors(readFileSync(join(folder, 'examples.safetensors')));
      const schedule = createSchedule({ ...fourSteps, numTimesteps });
      const prefix = `n${numTimesteps}_b0.1_20.0.`;
      const steps = tensors.get(`${prefix}t`)!.values;
      const item = (name: string, b: number) => float32Tensor(tensors, prefix + name).subarray(b * 35, b * 35 + 35);
      for (let b = 0; b < steps.length; b += 1) {
        const t = Number(steps[b]!);
        const xT = noised(schedule, item('x0', b), t, item('noise_for_x_t', b));
        const xNext = noisedOnce(schedule, xT, t, item('noise_for_x_tp1', b));
        expectNear(xT, item('x_t', b));
        expectNear(xNext, item('x_tp1', b));
        const sampled = posteriorSample(schedule, item('x0_pred', b), item('x_tp1', b), t, item('posterior_noise', b));
        expectNear(sampled, item('posterior_sample', b));
      }
    });
  }
});

/** suggested_relative_tolerance_schedules of the goldens */
function expectClose(actual: Float32Array, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) =>
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(2e-6 * Math.max(Math.abs(expected[i]!), 1e-3)),
  );
}

/** suggested_abs_tolerance of the goldens */
function expectNear(actual: Float32Array, expected: Float32Array): void {
  actual.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(2e-6));
}
