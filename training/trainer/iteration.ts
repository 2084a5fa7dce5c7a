import * as tf from '@tensorflow/tfjs-core';
import { gradientPenalty, lossAsFake, lossAsReal, meanAbsoluteDifference, meanSlopeDifference } from '../losses.ts';
import type { Schedule } from '../../models/index.ts';
import { noiseTwice, samplePosterior } from './diffusion.ts';
import type { ContrastDraws, PhaseDraws } from './draws.ts';
import { gradientsOf, parametersOf, type Gradients, type LossTerms, type ParametersOf } from './gradients-of.ts';
import type { Models } from './models.ts';
import { generatorNames, type GeneratorName, type NetworkName } from './network-names.ts';
import type { Weights } from './weights.ts';

/** What one iteration needs to know besides weights, images and draws. */
export interface Objective {
  models: Models;
  schedule: Schedule;
  /** condition on the true source and compare the translators with the true target */
  paired: boolean;
  lambdaL1: number;
  slopeWeight: number;
  r1Gamma: number;
}

/** Contrast 1, contrast 2. */
export interface ImagePair {
  /** [N,H,W,1] in [−1, 1] */
  images: readonly [tf.Tensor, tf.Tensor];
  /** the same with another brightness and noise, to translate from; `images` themselves where they are missing */
  sources?: readonly [tf.Tensor, tf.Tensor];
  /** how much each pixel counts in L1 terms, of the images' shape; null: all alike */
  weights: readonly [tf.Tensor, tf.Tensor] | null;
}

/** For contrast k (0 or 1): its networks. `towards` translates the other contrast into it. */
const contrasts = [
  {
    diffusive: 'gen_diffusive_1',
    towards: 'gen_non_diffusive_2to1',
    stepJudge: 'disc_diffusive_1',
    imageJudge: 'disc_non_diffusive_cycle1',
  },
  {
    diffusive: 'gen_diffusive_2',
    towards: 'gen_non_diffusive_1to2',
    stepJudge: 'disc_diffusive_2',
    imageJudge: 'disc_non_diffusive_cycle2',
  },
] as const satisfies readonly Record<string, NetworkName>[];

type Contrast = 0 | 1;
const both: readonly Contrast[] = [0, 1];
const other = (k: Contrast): Contrast => (k === 0 ? 1 : 0);

const sourcesOf = ({ images, sources }: ImagePair) => sources ?? images;

/** What the translators make of a pair: [contrast 1 from 2, contrast 2 from 1]. */
function translations({ models }: Objective, parameters: ParametersOf, pair: ImagePair): tf.Tensor[] {
  return both.map((k) => models.translate(parameters(contrasts[k].towards), sourcesOf(pair)[other(k)]));
}

/** x_0 and x_t as the diffusive generator of contrast k imagines them from x_{t+1} and a source. */
function imagine(
  { models, schedule }: Objective,
  parameters: ParametersOf,
  k: Contrast,
  noisier: tf.Tensor,
  source: tf.Tensor,
  { t, z, posterior }: ContrastDraws,
): { clean: tf.Tensor; candidate: tf.Tensor } {
  const clean = models.generate(parameters(contrasts[k].diffusive), noisier, source, t, z);
  return { clean, candidate: samplePosterior(schedule, clean, noisier, t, posterior) };
}

/**
 * Phase A of SPEC.md §7: gradients of both diffusive discriminators; the generators are held fixed. Their losses are
 * told by step t too: a mean over t hides that only the last steps can be judged at all.
 */
export function stepJudgeGradients(
  objective: Objective,
  weights: Weights,
  pair: ImagePair,
  draws: PhaseDraws,
  withPenalty: boolean,
): Gradients {
  const { models, schedule, paired, r1Gamma } = objective;
  const held = parametersOf(weights);
  const sources = paired ? sourcesOf(pair) : translations(objective, held, pair);
  const ofContrast = (k: Contrast): Gradients => {
    const { candidate, noisier } = noiseTwice(schedule, pair.images[k], draws[k]);
    const fake = imagine(objective, held, k, noisier, sources[other(k)]!, draws[k]).candidate;
    return gradientsOf(weights, [contrasts[k].stepJudge], (parameters, observe) => {
      const judge = parameters(contrasts[k].stepJudge);
      const logits = (x: tf.Tensor) => models.judgeStep(judge, x, noisier, draws[k].t);
      const [ofReal, ofFake] = [logits(candidate), logits(fake)];
      const terms: LossTerms = { [`D${k + 1}_real`]: lossAsReal(ofReal), [`D${k + 1}_fake`]: lossAsFake(ofFake) };
      for (const t of new Set(draws[k].t)) {
        const items = draws[k].t.flatMap((step, item) => (step === t ? [item] : []));
        const at = (all: tf.Tensor) => tf.gather(all, items);
        observe(`D${k + 1}_t${t}`, tf.add(lossAsReal(at(ofReal)), lossAsFake(at(ofFake))));
      }
      if (withPenalty) terms[`D${k + 1}_r1`] = tf.mul(r1Gamma / 2, gradientPenalty(logits, candidate));
      return terms;
    });
  };
  return joined(both.map(ofContrast));
}

/** Phase B of SPEC.md §7: gradients of both cycle discriminators. No random draws. */
export function imageJudgeGradients(objective: Objective, weights: Weights, pair: ImagePair): Gradients {
  const { models } = objective;
  const fakes = translations(objective, parametersOf(weights), pair);
  const ofContrast = (k: Contrast): Gradients =>
    gradientsOf(weights, [contrasts[k].imageJudge], (parameters) => {
      const judge = parameters(contrasts[k].imageJudge);
      return {
        [`C${k + 1}_real`]: lossAsReal(models.judgeImage(judge, pair.images[k])),
        [`C${k + 1}_fake`]: lossAsFake(models.judgeImage(judge, fakes[k]!)),
      };
    });
  return joined(both.map(ofContrast));
}

/** Mean absolute difference to the image of contrast k, weighted as configured. */
function distance(
  { lambdaL1, slopeWeight }: Objective,
  { images, weights }: ImagePair,
  k: Contrast,
  made: tf.Tensor,
): tf.Scalar {
  const ofValues = meanAbsoluteDifference(made, images[k], weights?.[k] ?? null);
  if (slopeWeight === 0) return tf.mul(lambdaL1, ofValues);
  return tf.mul(lambdaL1, tf.add(ofValues, tf.mul(slopeWeight, meanSlopeDifference(made, images[k]))));
}

/** What of phase C compares with a registered pair: gradients of the generators `moved`, without any discriminator. */
export function warmUpGradients(
  objective: Objective,
  weights: Weights,
  pair: ImagePair,
  draws: PhaseDraws,
  moved: readonly GeneratorName[] = generatorNames,
): Gradients {
  const { models, schedule } = objective;
  const { images } = pair;
  return gradientsOf(weights, moved, (parameters) => {
    const terms: LossTerms = {};
    for (const k of both) {
      const { diffusive, towards } = contrasts[k];
      const source = sourcesOf(pair)[other(k)];
      if (moved.includes(diffusive)) {
        const { noisier } = noiseTwice(schedule, images[k], draws[k]);
        const { clean } = imagine(objective, parameters, k, noisier, source, draws[k]);
        terms[`G${k + 1}_l1`] = distance(objective, pair, k, clean);
      }
      if (moved.includes(towards))
        terms[`T${k + 1}_l1`] = distance(objective, pair, k, models.translate(parameters(towards), source));
    }
    return terms;
  });
}

/** Phase C of SPEC.md §7: gradients of all four generators against the discriminators, which are held fixed. */
export function generatorGradients(
  objective: Objective,
  weights: Weights,
  pair: ImagePair,
  draws: PhaseDraws,
): Gradients {
  const { models, schedule, paired } = objective;
  const { images } = pair;
  return gradientsOf(weights, generatorNames, (parameters) => {
    const translated = translations(objective, parameters, pair);
    const terms: LossTerms = {};
    for (const k of both) {
      const { stepJudge, imageJudge, towards } = contrasts[k];
      const { noisier } = noiseTwice(schedule, images[k], draws[k]);
      const source = paired ? sourcesOf(pair)[other(k)] : translated[other(k)]!;
      const { clean, candidate } = imagine(objective, parameters, k, noisier, source, draws[k]);
      const back = models.translate(parameters(towards), translated[other(k)]!);
      const stepLogits = models.judgeStep(parameters(stepJudge), candidate, noisier, draws[k].t);
      terms[`G${k + 1}_adversarial`] = lossAsReal(stepLogits);
      terms[`G${k + 1}_l1`] = distance(objective, pair, k, clean);
      terms[`T${k + 1}_adversarial`] = lossAsReal(models.judgeImage(parameters(imageJudge), translated[k]!));
      terms[`T${k + 1}_cycle`] = distance(objective, pair, k, back);
      if (paired) terms[`T${k + 1}_l1`] = distance(objective, pair, k, translated[k]!);
    }
    return terms;
  });
}

function joined(parts: readonly Gradients[]): Gradients {
  return {
    gradients: new Map(parts.flatMap((part) => [...part.gradients])),
    losses: Object.assign({}, ...parts.map((part) => part.losses)) as Record<string, number>,
  };
}
