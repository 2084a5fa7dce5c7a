import * as tf from '@tensorflow/tfjs-core';
import { ncsnpp, patchDiscriminator, resnetTranslator, timeDiscriminator } from '../networks/index.ts';
import { eagerOps, takeInventory, type Inventory, type Ops, type Parameters, type Shape } from '../ops/index.ts';
import type { NetworksConfig } from '../configs/config.ts';
import { VectorLayout } from './layout.ts';
import { networkNames, type NetworkName } from './network-names.ts';

/** The four kinds of network as functions of their parameters. Images are [N,H,W,1]. */
export interface Models {
  /** the estimate of x_0 */
  generate(
    parameters: Parameters,
    noisier: tf.Tensor,
    source: tf.Tensor,
    t: readonly number[],
    z: tf.Tensor,
  ): tf.Tensor;
  translate(parameters: Parameters, image: tf.Tensor): tf.Tensor;
  /** one logit each, [N,1]; twice differentiable */
  judgeStep(parameters: Parameters, candidate: tf.Tensor, noisier: tf.Tensor, t: readonly number[]): tf.Tensor;
  /** a map of logits */
  judgeImage(parameters: Parameters, image: tf.Tensor): tf.Tensor;
}

/** @param interpret runs a network on its parameters */
export function modelsOf(config: NetworksConfig, interpret = eagerOps): Models {
  return {
    generate: (parameters, noisier, source, t, z) => {
      const x = tf.concat([noisier, source], 3);
      const ops = interpret(parameters);
      return ops.channel(ncsnpp(ops, config.generator, { x, t: tf.tensor1d([...t]), z }), 0);
    },
    translate: (parameters, image) => resnetTranslator(interpret(parameters), config.translator, image),
    judgeStep: (parameters, candidate, noisier, t) =>
      timeDiscriminator(interpret(parameters, { fused: false }), config.stepJudge, {
        candidate,
        noisier,
        t: tf.tensor1d([...t]),
      }),
    judgeImage: (parameters, image) => patchDiscriminator(interpret(parameters), config.imageJudge, image),
  };
}

/** Parameters and work of each network for one image of the given size. */
export function inventories(
  config: NetworksConfig,
  size: { height: number; width: number },
): Record<NetworkName, Inventory> {
  const image: Shape = [1, 1, size.height, size.width];
  const pair: Shape = [1, 2, size.height, size.width];
  const diffusive = takeInventory((ops: Ops<Shape>) =>
    ncsnpp(ops, config.generator, { x: pair, t: [1], z: [1, config.generator.nz] }),
  );
  const translator = takeInventory((ops: Ops<Shape>) => resnetTranslator(ops, config.translator, image));
  const stepJudge = takeInventory((ops: Ops<Shape>) =>
    timeDiscriminator(ops, config.stepJudge, { candidate: image, noisier: image, t: [1] }),
  );
  const imageJudge = takeInventory((ops: Ops<Shape>) => patchDiscriminator(ops, config.imageJudge, image));
  return {
    gen_diffusive_1: diffusive,
    gen_diffusive_2: diffusive,
    gen_non_diffusive_1to2: translator,
    gen_non_diffusive_2to1: translator,
    disc_diffusive_1: stepJudge,
    disc_diffusive_2: stepJudge,
    disc_non_diffusive_cycle1: imageJudge,
    disc_non_diffusive_cycle2: imageJudge,
  };
}

export function layoutsOf(config: NetworksConfig): Record<NetworkName, VectorLayout> {
  // Parameters do not depend on the size of the image; 64 is the smallest that the large discriminator takes.
  const all = inventories(config, { height: 64, width: 64 });
  return Object.fromEntries(networkNames.map((name) => [name, new VectorLayout(all[name])])) as Record<
    NetworkName,
    VectorLayout
  >;
}
