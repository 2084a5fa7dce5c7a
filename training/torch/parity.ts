import * as tf from '@tensorflow/tfjs-core';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBackend } from '../backend/load.ts';
import { readConfig } from '../configs/read-config.ts';
import { warmUpGradients } from '../trainer/iteration.ts';
import { saveCheckpoint } from '../trainer/checkpoint.ts';
import { modelsOf } from '../trainer/models.ts';
import { generatorNames } from '../trainer/network-names.ts';
import { objectiveOf } from '../trainer/objective.ts';
import { freshCheckpoint } from '../trainer/train.ts';
import { drawPhase } from '../trainer/draws.ts';
import { RandomStream } from '../random.ts';

/*
 * tsx training/torch/parity.ts CONFIG DIR, then python training/torch/parity.py DIR
 *
 * What TensorFlow.js makes of random images with random weights, for parity.py to compare with: each generator's image, and
 * the losses and gradient norms of a warm-up iteration.
 */

const [file, folder] = process.argv.slice(2);
if (file === undefined || folder === undefined) throw new Error('usage: parity.ts CONFIG DIR');
const config = readConfig(file);
const [height, width] = [64, 48];
mkdirSync(folder, { recursive: true });
await loadBackend('tensorflow').catch(() => loadBackend('cpu'));
// Layers that start at zero would hide what stands before them.
const { weights, ...start } = freshCheckpoint({ ...config, smallestScale: { generators: 1, discriminators: 1 } });
saveCheckpoint(folder, { ...start, config, weights });

const random = new RandomStream(1, 0, 0);
const image = () => tf.tensor4d(random.normals(height * width).map(Math.tanh), [1, height, width, 1]);
const images = [image(), image()] as const;
const shares = tf.clipByValue(image(), 0, 1);
const weight = tf.add(1, tf.mul(config.data.structureWeight, shares));
const draws = drawPhase([new RandomStream(2, 0, 0)], {
  height,
  width,
  nz: config.generator.nz,
  steps: config.schedule.numTimesteps,
});
const models = modelsOf(config);
const parameters = (name: (typeof generatorNames)[number]) => weights.unpack(name, weights.vector(name));
const made = generatorNames.map((name, i) =>
  i < 2
    ? models.generate(parameters(name), images[i]!, images[1 - i]!, draws[i as 0 | 1].t, draws[i as 0 | 1].z)
    : models.translate(parameters(name), images[i - 2]!),
);
const { gradients, losses } = warmUpGradients(
  objectiveOf(config),
  weights,
  { images, weights: [weight, weight] },
  draws,
);
const list = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
const answer = {
  height,
  width,
  images: images.map(list),
  shares: list(shares),
  draws: draws.map(({ t, z, noise, noiseOfNext }) => ({
    t,
    z: list(z),
    noise: list(noise),
    noiseOfNext: list(noiseOfNext),
  })),
  made: Object.fromEntries(generatorNames.map((name, i) => [name, list(made[i]!)])),
  losses,
  norms: Object.fromEntries([...gradients].map(([name, gradient]) => [name, tf.norm(gradient).dataSync()[0]])),
};
writeFileSync(join(folder, 'parity.json'), JSON.stringify(answer));
