import { z } from 'zod';
import { ModelError } from './model-error.ts';

/** The few large steps of SynDiff (Özbey et al., IEEE TMI 2023, eq. 8–12), parametrised as in denoising diffusion GANs. */
export const scheduleParameters = z.strictObject({
  kind: z.enum(['variance-preserving', 'geometric']),
  numTimesteps: z.int().min(1).max(1000),
  betaMin: z.number().positive(),
  betaMax: z.number().positive(),
});
export type ScheduleParameters = z.infer<typeof scheduleParameters>;

/** Coefficients in float32, as the networks were trained with. */
export interface Schedule {
  readonly numTimesteps: number;
  /** x_{t} = scale[t]·x_{t−1} + sigma[t]·noise; T+1 entries, [0] is almost the identity */
  readonly scale: Float32Array;
  readonly sigma: Float32Array;
  /** x_t = cumulativeScale[t]·x_0 + cumulativeSigma[t]·noise; T+1 entries */
  readonly cumulativeScale: Float32Array;
  readonly cumulativeSigma: Float32Array;
  /** q(x_t | x_{t+1}, x_0) = N(ofX0[t]·x_0 + ofXNext[t]·x_{t+1}, deviation[t]²); T entries, deviation[0] = 0 */
  readonly posterior: { readonly ofX0: Float32Array; readonly ofXNext: Float32Array; readonly deviation: Float32Array };
}

const smallestTime = 1e-3;
const firstBeta = 1e-8;
const smallestVariance = 1e-20;
const round = Math.fround;

/**
 * Every product, root and quotient is rounded to float32, because the first β (1e-8) vanishes against 1 there: at t = 0,
 * x_t is x_0 itself.
 *
 * @throws ModelError `schedule-not-finite` where a variance reaches 1 (the geometric kind with betaMax ≥ 1)
 */
export function createSchedule(parameters: ScheduleParameters): Schedule {
  const { numTimesteps } = parameters;
  const betas = betasOf(parameters);
  const sigma = betas.map((beta) => Math.sqrt(beta));
  const scale = betas.map((beta) => Math.sqrt(round(1 - beta)));
  const cumulativeScale = cumulativeProduct(scale);
  const cumulativeSigma = cumulativeScale.map((a) => Math.sqrt(round(1 - round(a * a))));

  const steps = betas.subarray(1);
  const alphas = steps.map((beta) => 1 - beta);
  const kept = cumulativeProduct(alphas);
  const posterior = {
    ofX0: new Float32Array(numTimesteps),
    ofXNext: new Float32Array(numTimesteps),
    deviation: new Float32Array(numTimesteps),
  };
  for (let t = 0; t < numTimesteps; t += 1) {
    const beta = steps[t]!;
    const keptBefore = t === 0 ? 1 : kept[t - 1]!;
    const lost = round(1 - kept[t]!);
    const lostBefore = round(1 - keptBefore);
    posterior.ofX0[t] = round(beta * round(Math.sqrt(keptBefore))) / lost;
    posterior.ofXNext[t] = round(lostBefore * round(Math.sqrt(alphas[t]!))) / lost;
    const variance = round(round(beta * lostBefore) / lost);
    const logVariance = round(Math.log(Math.max(variance, smallestVariance)));
    posterior.deviation[t] = t === 0 ? 0 : Math.exp(round(0.5 * logVariance));
  }

  const schedule = { numTimesteps, scale, sigma, cumulativeScale, cumulativeSigma, posterior };
  const all = [scale, sigma, cumulativeScale, cumulativeSigma, ...Object.values(posterior)];
  if (all.every((values) => values.every(Number.isFinite))) return schedule;
  throw new ModelError(
    'schedule-not-finite',
    `A ${parameters.kind} schedule from ${parameters.betaMin} to ${parameters.betaMax} has no real coefficients.`,
    'diffusion schedule',
    'Use betaMax below 1 with the geometric kind.',
  );
}

/** β_0…β_T (SPEC.md §6): what each step removes of the variance kept so far, on a grid over (0.001, 1]. */
function betasOf({ kind, numTimesteps, betaMin, betaMax }: ScheduleParameters): Float32Array {
  const kept = Array.from({ length: numTimesteps + 1 }, (_, i) => {
    const time = (i / numTimesteps) * (1 - smallestTime) + smallestTime;
    return kind === 'geometric'
      ? 1 - betaMin * (betaMax / betaMin) ** time
      : Math.exp(-0.5 * time * time * (betaMax - betaMin) - time * betaMin);
  });
  return Float32Array.from(kept, (value, i) => (i === 0 ? firstBeta : 1 - value / kept[i - 1]!));
}

function cumulativeProduct(values: Float32Array): Float32Array {
  let product = 1;
  return values.map((value) => (product = round(product * value)));
}

/** x_t from x_0, any shape. t = 0…T */
export function noised(schedule: Schedule, x0: Float32Array, t: number, noise: Float32Array): Float32Array {
  return combine(schedule.cumulativeScale[t]!, x0, schedule.cumulativeSigma[t]!, noise);
}

/** One more step, x_t → x_{t+1}. t = 0…T−1 */
export function noisedOnce(schedule: Schedule, xT: Float32Array, t: number, noise: Float32Array): Float32Array {
  return combine(schedule.scale[t + 1]!, xT, schedule.sigma[t + 1]!, noise);
}

/** x_t drawn from the posterior given the estimate of x_0 and x_{t+1}; at t = 0 the estimate itself. t = 0…T−1 */
export function posteriorSample(
  schedule: Schedule,
  x0: Float32Array,
  xNext: Float32Array,
  t: number,
  noise: Float32Array,
): Float32Array {
  const mean = combine(schedule.posterior.ofX0[t]!, x0, schedule.posterior.ofXNext[t]!, xNext);
  return t === 0 ? mean : combine(1, mean, schedule.posterior.deviation[t]!, noise);
}

function combine(a: number, x: Float32Array, b: number, y: Float32Array): Float32Array {
  const result = new Float32Array(x.length);
  for (let i = 0; i < x.length; i += 1) result[i] = round(a * x[i]!) + round(b * y[i]!);
  return result;
}
