import * as tf from '@tensorflow/tfjs-core';
import { createSchedule, networkFromReference } from '../../models/index.ts';
import type { NetworksConfig } from '../../training/configs/index.ts';
import type { AdamSettings } from '../../training/optimizer/adam.ts';
import { startVector } from '../../training/optimizer/adam.ts';
import type { PhaseDraws } from '../../training/trainer/draws.ts';
import type { ImagePair, Objective } from '../../training/trainer/iteration.ts';
import { layoutsOf, type Models } from '../../training/trainer/models.ts';
import { isGenerator, networkNames, type NetworkName } from '../../training/trainer/network-names.ts';
import { Weights } from '../../training/trainer/weights.ts';
import { type Golden, readTensors, tensor, type Values } from './golden.ts';

type ByNetwork<V> = Record<NetworkName, V>;
export type Tensors = ReadonlyMap<string, Values>;

/** What rounding did to a tensor of the reference, and the tensor's largest element. */
export interface RoundingError {
  max_abs_err_f32_vs_f64: number;
  abs_max: number;
}

/** One iteration in the manifest of a train_step golden. */
export interface GoldenIteration {
  io: string;
  updates: string;
  r1_applied: boolean;
  losses_float64: Record<string, number>;
  loss_abs_err: Record<string, number>;
  gradient_global_norm_float64: ByNetwork<number>;
  gradient_norm_per_parameter_float64: ByNetwork<Record<string, number>>;
  errors: {
    grad: Record<string, RoundingError>;
    r1_grad?: Record<string, RoundingError>;
    weight_after: Record<string, number>;
    ema_after?: Record<string, number>;
  };
}

interface StepConfig {
  generator: Record<string, unknown>;
  gen_non_diffusive: { netG: string; ngf: number };
  disc_diffusive: { kind: 'large' | 'small'; nc: number; ngf: number; t_emb_dim: number };
  disc_non_diffusive: { ndf: number; n_layers: number; norm: string };
  num_timesteps: number;
  beta_min: number;
  beta_max: number;
  use_geometric?: boolean;
  lr_g: number;
  lr_d: number;
  beta1: number;
  beta2: number;
  adam_eps: number;
  r1_gamma: number;
  lambda_l1_loss: number;
  use_ema: boolean;
  ema_decay: number;
}

/** Everything that a golden says before its first iteration. */
export interface Setup {
  networks: NetworksConfig;
  adam: AdamSettings;
  rateOf: (name: NetworkName) => number;
  emaDecay: number;
  lambdaL1: number;
  r1Gamma: number;
  objectiveWith: (models: Models) => Objective;
  iterations: GoldenIteration[];
}

/** @throws Error for networks that we do not have */
export function readSetup({ manifest }: Golden): Setup {
  const config = manifest.config as unknown as StepConfig;
  const { disc_diffusive: stepJudge, disc_non_diffusive: imageJudge, gen_non_diffusive: translator } = config;
  if (stepJudge.nc !== 2 || imageJudge.n_layers !== 3 || imageJudge.norm !== 'instance')
    throw new Error('it has discriminators that we do not have');
  const schedule = createSchedule({
    kind: config.use_geometric ? 'geometric' : 'variance-preserving',
    numTimesteps: config.num_timesteps,
    betaMin: config.beta_min,
    betaMax: config.beta_max,
  });
  return {
    networks: {
      generator: networkFromReference(config.generator),
      translator: { ngf: translator.ngf, blocks: translator.netG === 'resnet_9blocks' ? 9 : 6 },
      stepJudge: { size: stepJudge.kind, ngf: stepJudge.ngf, tEmbDim: stepJudge.t_emb_dim },
      imageJudge: { ndf: imageJudge.ndf },
    },
    adam: { beta1: config.beta1, beta2: config.beta2, epsilon: config.adam_eps },
    rateOf: (name) => (isGenerator(name) ? config.lr_g : config.lr_d),
    emaDecay: config.ema_decay,
    lambdaL1: config.lambda_l1_loss,
    r1Gamma: config.r1_gamma,
    objectiveWith: (models) => ({
      models,
      schedule,
      paired: false,
      lambdaL1: config.lambda_l1_loss,
      r1Gamma: config.r1_gamma,
      slopeWeight: 0,
    }),
    iterations: manifest['iterations'] as GoldenIteration[],
  };
}

export function initialWeights(golden: Golden, networks: NetworksConfig): Weights {
  const layouts = layoutsOf(networks);
  const files = golden.manifest['initial_weights'] as ByNetwork<string>;
  const states = networkNames.map((name) => {
    const initial = readTensors(golden, files[name]);
    const packed = layouts[name].pack((parameter) => tensor(initial, parameter.name).values);
    return [name, startVector(tf.tensor1d(packed))] as const;
  });
  return new Weights(layouts, Object.fromEntries(states) as ConstructorParameters<typeof Weights>[1]);
}

export function imagesOf(io: Tensors): ImagePair {
  return { images: [eager(io, 'x1'), eager(io, 'x2')], weights: null };
}

/** @param phase as the golden's tensors begin */
export function drawsOf(io: Tensors, phase: 'Dphase' | 'Gphase'): PhaseDraws {
  const of = (k: 1 | 2) => ({
    t: [...tensor(io, `${phase}.draw.t${k}`).values],
    noise: eager(io, `${phase}.draw.noise${k}_for_x_t`),
    noiseOfNext: eager(io, `${phase}.draw.noise${k}_for_x_tp1`),
    posterior: eager(io, `${phase}.draw.posterior_noise${k}`),
    z: eager(io, `${phase}.draw.z${k}`),
  });
  return [of(1), of(2)];
}

/** Images have one channel here: [N,1,H,W] and [N,H,W,1] are the same numbers. */
function eager(io: Tensors, name: string): tf.Tensor {
  const { shape, values } = tensor(io, name);
  const [n = 1, c = 1, ...size] = shape;
  return tf.tensor(values, size.length ? [n, ...size, c] : [n, c]);
}
