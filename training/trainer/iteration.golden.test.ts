import * as tf from '@tensorflow/tfjs-core';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createSchedule,
  float32Tensor,
  networkFromReference,
  readSafetensors,
  type Tensor,
} from '../../models/index.ts';
import { loadBackend } from '../backend/load.ts';
import type { NetworksConfig } from '../configs/index.ts';
import { startVector } from '../optimizer/adam.ts';
import type { PhaseDraws } from './draws.ts';
import type { Gradients } from './gradients-of.ts';
import { generatorGradients, imageJudgeGradients, stepJudgeGradients, type Objective } from './iteration.ts';
import { layoutsOf, modelsOf } from './models.ts';
import { isGenerator, networkNames, type NetworkName } from './network-names.ts';
import { Weights } from './weights.ts';

/*
 * Two whole iterations of all eight networks against the PyTorch reference (goldens/train_step): every loss term, the
 * gradients, R1 included, the weights after Adam and their averages.
 */
const shared = process.env['SYNDIFF_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const folder = join(shared, 'goldens/train_step/lazy10_batch2');
const hasBackend = await loadBackend('tensorflow').then(
  () => true,
  () => false,
);
const missing = !existsSync(folder)
  ? `no ${folder}`
  : !hasBackend
    ? 'no TensorFlow backend (npm run setup-backend)'
    : '';
if (missing) console.log(`train_step goldens skipped: ${missing}`);

interface Golden {
  io: string;
  updates: string;
  r1_applied: boolean;
  losses_float64: Record<string, number>;
  loss_abs_err: Record<string, number>;
  gradient_global_norm_float64: Record<NetworkName, number>;
  errors: {
    grad: Record<string, { max_abs_err_f32_vs_f64: number; abs_max: number }>;
    weight_after: Record<string, number>;
    ema_after: Record<string, number>;
  };
}

/** Our name of each loss term, the reference's, and by what the reference's is multiplied in the sum. */
const terms: readonly (readonly [ours: string, reference: string, factor: number])[] = [1, 2].flatMap((k) => [
  [`D${k}_real`, `errD${k}_real`, 1] as const,
  [`D${k}_fake`, `errD${k}_fake`, 1] as const,
  [`D${k}_r1`, `grad${k}_penalty`, 0.5] as const,
  [`C${k}_real`, `errD_cycle${k}_real`, 1] as const,
  [`C${k}_fake`, `errD_cycle${k}_fake`, 1] as const,
  [`G${k}_adversarial`, `errG${k}`, 1] as const,
  [`G${k}_l1`, `errG${k}_L1`, 0.5] as const,
  [`T${k}_adversarial`, `errG_cycle_adv${k}`, 1] as const,
  [`T${k}_cycle`, `errG${k}_cycle`, 0.5] as const,
]);

describe.skipIf(missing !== '')(`train_step goldens ${missing}`, () => {
  let iterations: Golden[];
  let objective: Objective;
  let weights: Weights;

  beforeAll(async () => {
    await loadBackend('tensorflow');
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
      iterations: Golden[];
      config: { generator: Record<string, unknown> };
      initial_weights: Record<NetworkName, string>;
    };
    iterations = manifest.iterations;
    const config: NetworksConfig = {
      generator: networkFromReference(manifest.config.generator),
      translator: { ngf: 4, blocks: 6 },
      stepJudge: { size: 'large', ngf: 3, tEmbDim: 32 },
      imageJudge: { ndf: 8 },
    };
    objective = {
      models: modelsOf(config),
      schedule: createSchedule({ kind: 'variance-preserving', numTimesteps: 4, betaMin: 0.1, betaMax: 20 }),
      paired: false,
      lambdaL1: 0.5,
      slopeWeight: 0,
      r1Gamma: 1,
    };
    const layouts = layoutsOf(config);
    const states = networkNames.map((name) => {
      const initial = readTensors(manifest.initial_weights[name]);
      const packed = layouts[name].pack((parameter) => float32Tensor(initial, parameter.name));
      return [name, startVector(tf.tensor1d(packed))] as const;
    });
    weights = new Weights(layouts, Object.fromEntries(states) as ConstructorParameters<typeof Weights>[1]);
  });

  for (const index of [0, 1])
    it(`iteration ${index}`, () => {
      const golden = iterations[index]!;
      const io = readTensors(golden.io);
      const image = (name: string) => tensorOf(io, name);
      const pair = { images: [image('x1'), image('x2')] as const, weights: null };
      const losses: Record<string, number> = {};
      const gradients = new Map<NetworkName, Float32Array>();
      const step = (found: Gradients) => {
        Object.assign(losses, found.losses);
        for (const [name, gradient] of found.gradients) gradients.set(name, gradient.dataSync<'float32'>().slice());
        const rate = (name: NetworkName) => (isGenerator(name) ? 1.6e-4 : 1e-4);
        weights.step(found.gradients, rate, { beta1: 0.5, beta2: 0.9, epsilon: 1e-8 }, 0.999);
      };
      step(stepJudgeGradients(objective, weights, pair, drawsOf(io, 'Dphase'), golden.r1_applied));
      step(imageJudgeGradients(objective, weights, pair));
      step(generatorGradients(objective, weights, pair, drawsOf(io, 'Gphase')));

      for (const [ours, reference, factor] of terms) {
        if (golden.losses_float64[reference] === undefined) continue;
        // Adam turns rounding in near-zero gradients into whole steps, which the second iteration starts from.
        const tolerance = 10 * golden.loss_abs_err[reference]! + (index === 0 ? 2e-6 : 2e-4);
        expect(Math.abs(losses[ours]! / factor - golden.losses_float64[reference]), reference).toBeLessThan(tolerance);
      }
      for (const name of networkNames) {
        const norm = Math.hypot(...gradients.get(name)!);
        const share = relative(index, name);
        expect(Math.abs(norm / golden.gradient_global_norm_float64[name] - 1), name).toBeLessThan(share);
      }
      // The second iteration starts from weights that Adam moved by the sign of each gradient: where that was all but zero
      // two right implementations go opposite ways, so element by element only the first can be compared.
      if (index === 0) compareParameters(readTensors(golden.updates), gradients, golden);
    });

  function compareParameters(
    updates: ReadonlyMap<string, Tensor>,
    gradients: ReadonlyMap<NetworkName, Float32Array>,
    { errors }: Golden,
  ): void {
    for (const name of networkNames) {
      const found = weights.layout(name).named(gradients.get(name)!);
      const after = weights.layout(name).named(weights.vector(name).dataSync<'float32'>());
      const average = weights.layout(name).named(weights.average(name).dataSync<'float32'>());
      for (const key of updates.keys()) {
        const [network, kind, parameter = ''] = key.split('/');
        if (network !== name || kind === 'r1_grad') continue;
        const truth = float32Tensor(updates, key);
        const label = `${network}/${parameter}`;
        if (kind === 'grad') {
          const { max_abs_err_f32_vs_f64: error, abs_max: largest } = errors.grad[label]!;
          const tolerance = 10 * error + relative(0, name) * largest;
          expect(worst(found.get(parameter)!.values, truth), key).toBeLessThan(tolerance);
          continue;
        }
        // Adam's step is the sign of a gradient: where that is near zero a correct implementation may go the other way.
        const gradient = float32Tensor(updates, `${network}/grad/${parameter}`);
        const { max_abs_err_f32_vs_f64: error, abs_max: largest } = errors.grad[label]!;
        const sure = (i: number) => Math.abs(gradient[i]!) > 100 * error + 0.02 * largest;
        const made = (kind === 'ema_after' ? average : after).get(parameter)!.values;
        expect(worst(made, truth, sure), key).toBeLessThan(10 * errors.weight_after[label]! + 3e-6);
      }
    }
  }
});

/**
 * What rounding may do to a gradient, in parts of its largest element. An L1 term has the slope's sign and a ReLU its
 * mask: where a difference or an activation is all but zero one pixel falls on the other side, which shows in the
 * translators, whose gradients pass both twice. The second iteration starts from weights that Adam moved by the signs of
 * such gradients.
 */
function relative(index: number, name: NetworkName): number {
  const first = name.startsWith('gen_non_diffusive') ? 2e-3 : 1e-4;
  return index === 0 ? first : Math.max(20 * first, 5e-3);
}

function readTensors(name: string): Map<string, Tensor> {
  return readSafetensors(readFileSync(join(folder, name)), name);
}

/** One channel: [N,1,H,W] and [N,H,W,1] are the same numbers. */
function tensorOf(io: ReadonlyMap<string, Tensor>, name: string): tf.Tensor {
  const [n = 1, c = 1, ...size] = io.get(name)!.shape;
  return tf.tensor(float32Tensor(io, name), size.length ? [n, ...size, c] : [n, c]);
}

function drawsOf(io: ReadonlyMap<string, Tensor>, phase: string): PhaseDraws {
  const of = (k: 1 | 2) => ({
    t: [...(io.get(`${phase}.draw.t${k}`)!.values as BigInt64Array)].map(Number),
    noise: tensorOf(io, `${phase}.draw.noise${k}_for_x_t`),
    noiseOfNext: tensorOf(io, `${phase}.draw.noise${k}_for_x_tp1`),
    posterior: tensorOf(io, `${phase}.draw.posterior_noise${k}`),
    z: tensorOf(io, `${phase}.draw.z${k}`),
  });
  return [of(1), of(2)];
}

function worst(made: Float32Array, truth: Float32Array, counts: (i: number) => boolean = () => true): number {
  return made.reduce((max, value, i) => (counts(i) ? Math.max(max, Math.abs(value - truth[i]!)) : max), 0);
}
