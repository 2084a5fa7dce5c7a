import * as tf from '@tensorflow/tfjs-core';
import type { Schedule } from '../../models/index.ts';
import type { NetworksConfig } from '../../training/configs/index.ts';
import { gradientPenalty, lossAsFake, lossAsReal } from '../../training/losses.ts';
import type { PhaseDraws } from '../../training/trainer/draws.ts';
import { type Gradients, gradientsOf, parametersOf } from '../../training/trainer/gradients-of.ts';
import {
  generatorGradients,
  imageJudgeGradients,
  type Objective,
  stepJudgeGradients,
} from '../../training/trainer/iteration.ts';
import { layoutsOf, modelsOf } from '../../training/trainer/models.ts';
import { Weights } from '../../training/trainer/weights.ts';

/** One thing to time. */
export interface Work {
  what: string;
  run: () => void;
}

/** Passes and steps of the four kinds of network, and whole iterations, on random images. */
export function stepWork(
  networks: NetworksConfig,
  schedule: Schedule,
  { height, width, batch }: { height: number; width: number; batch: number },
): Work[] {
  const models = modelsOf(networks);
  const weights = Weights.initial(layoutsOf(networks), 1, { generators: 1e-2, discriminators: 1 });
  const objective: Objective = { models, schedule, paired: false, lambdaL1: 0.5, r1Gamma: 1, slopeWeight: 0 };
  const image = () => tf.randomUniform([batch, height, width, 1], -1, 1);
  const draws = (): PhaseDraws => {
    const one = () => ({
      t: Array.from({ length: batch }, (_, item) => (item + 1) % schedule.numTimesteps),
      noise: tf.randomNormal([batch, height, width, 1]),
      noiseOfNext: tf.randomNormal([batch, height, width, 1]),
      posterior: tf.randomNormal([batch, height, width, 1]),
      z: tf.randomNormal([batch, networks.generator.nz]),
    });
    return [one(), one()];
  };
  const pair = { images: [image(), image()] as const, weights: null };
  const [source, noisier, fake, drawn] = [image(), image(), image(), draws()];
  const { t, z } = drawn[0];
  const held = () => parametersOf(weights);
  /** A step may not be inside a tidy, which would dispose of the new weights. */
  const gradients = (compute: () => Gradients): Gradients => {
    let found: Gradients | undefined;
    tf.tidy(() => {
      found = compute();
    });
    return found!;
  };
  const step = (compute: () => Gradients) =>
    weights.step(gradients(compute).gradients, () => 1e-5, { beta1: 0.5, beta2: 0.9, epsilon: 1e-8 }, 0.999);
  const forward = (compute: () => tf.Tensor) => () => void tf.tidy(() => compute().dataSync().length);
  const backward = (compute: () => Gradients) => () =>
    gradients(compute).gradients.forEach((gradient) => gradient.dispose());

  const judge = (withPenalty: boolean) =>
    step(() =>
      gradientsOf(weights, ['disc_diffusive_1'], (parameters) => {
        const logits = (x: tf.Tensor) => models.judgeStep(parameters('disc_diffusive_1'), x, noisier, t);
        const terms = { real: lossAsReal(logits(source)), fake: lossAsFake(logits(fake)) };
        return withPenalty ? { ...terms, penalty: tf.mul(0.5, gradientPenalty(logits, source)) } : terms;
      }),
    );
  const iteration = (withPenalty: boolean) => {
    step(() => stepJudgeGradients(objective, weights, pair, drawn, withPenalty));
    step(() => imageJudgeGradients(objective, weights, pair));
    step(() => generatorGradients(objective, weights, pair, drawn));
  };

  return [
    {
      what: 'generator, forward',
      run: forward(() => models.generate(held()('gen_diffusive_1'), noisier, source, t, z)),
    },
    {
      what: 'generator, judged, backward, Adam',
      run: () =>
        step(() =>
          gradientsOf(weights, ['gen_diffusive_1'], (parameters) => {
            const made = models.generate(parameters('gen_diffusive_1'), noisier, source, t, z);
            return { real: lossAsReal(models.judgeStep(parameters('disc_diffusive_1'), made, noisier, t)) };
          }),
        ),
    },
    { what: 'translator, forward', run: forward(() => models.translate(held()('gen_non_diffusive_1to2'), source)) },
    {
      what: 'translator, forward and backward',
      run: backward(() =>
        gradientsOf(weights, ['gen_non_diffusive_1to2'], (parameters) => ({
          mean: tf.mean(models.translate(parameters('gen_non_diffusive_1to2'), source)),
        })),
      ),
    },
    {
      what: 'step discriminator, forward',
      run: forward(() => models.judgeStep(held()('disc_diffusive_1'), source, noisier, t)),
    },
    { what: 'step discriminator, real and fake, Adam', run: () => judge(false) },
    { what: 'step discriminator, real and fake, R1, Adam', run: () => judge(true) },
    {
      what: 'image discriminator, forward',
      run: forward(() => models.judgeImage(held()('disc_non_diffusive_cycle1'), source)),
    },
    {
      what: 'image discriminator, forward and backward',
      run: backward(() =>
        gradientsOf(weights, ['disc_non_diffusive_cycle1'], (parameters) => ({
          real: lossAsReal(models.judgeImage(parameters('disc_non_diffusive_cycle1'), source)),
        })),
      ),
    },
    { what: 'whole iteration', run: () => iteration(false) },
    { what: 'whole iteration with R1', run: () => iteration(true) },
  ];
}
