import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelCard, networkConfiguration } from '../../models/index.ts';
import type { Direction } from '../../models/index.ts';
import { exportDiffusiveGenerator } from '../../training/export/generators.ts';
import { ncsnpp } from '../../training/networks/index.ts';
import { initialValues, takeInventory } from '../../training/ops/index.ts';
import { RandomStream } from '../../training/random.ts';

const network = networkConfiguration.parse({
  imageHeight: 64,
  imageWidth: 64,
  numChannelsDae: 8,
  chMult: [1, 2],
  numResBlocks: 1,
  attnResolutions: [],
  nz: 8,
  zEmbDim: 16,
});

/** Writes a model folder with a small untrained network: as quick as can be, its pictures mean nothing. */
export async function writeRandomModel(library: string, direction: Direction): Promise<void> {
  const id = `random-${direction}`;
  const folder = join(library, id);
  const bytes = exportDiffusiveGenerator(network, randomWeights());
  const [source, target] = direction === 'ct-to-mrt1' ? [hounsfield, arbitrary] : [arbitrary, hounsfield];
  const card = modelCard.parse({
    format: 'syndiff-model-card/1',
    id,
    version: '0.0.1',
    deviceUID: '2.25.1',
    title: 'Untrained network for tests',
    direction,
    network,
    schedule: { kind: 'variance-preserving', numTimesteps: 4, betaMin: 0.1, betaMax: 20 },
    intensity: { source, target },
    grid: { pixelSpacing: 3, matrix: [64, 64], sizeMultiple: 2 },
    weights: {
      diffusive: {
        file: 'diffusive.onnx',
        sha256: createHash('sha256').update(bytes).digest('hex'),
        bytes: bytes.length,
      },
      preview: null,
    },
    training: {
      data: 'none',
      syntheticDataOnly: true,
      mode: 'unpaired',
      iterations: 0,
      seed: 1,
      parent: null,
      trainerVersion: '0',
      finished: '2026-01-01',
    },
    metrics: [],
    intendedUse: 'Testing the way of the data.',
    knownFailures: ['Everything: it has learnt nothing.'],
    licence: 'Apache-2.0',
  });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'diffusive.onnx'), bytes);
  await writeFile(join(folder, 'card.json'), JSON.stringify(card, null, 2));
}

const hounsfield = { kind: 'window', unit: 'HU', minimum: -1000, maximum: 1000 } as const;
const arbitrary = {
  kind: 'percentiles',
  unit: 'au',
  lower: 0.5,
  upper: 99.5,
  restoredMinimum: 0,
  restoredMaximum: 1000,
} as const;

/** Initial values, but with no layer that starts at nothing: an honest initialisation would draw a flat image. */
function randomWeights() {
  const { parameters } = takeInventory((ops) => {
    const x = [1, 2, 64, 64];
    return ops.channel(ncsnpp(ops, network, { x, t: [1], z: [1, network.nz] }), 0);
  });
  const stream = new RandomStream(1, 0, 0);
  const random = { uniform: () => stream.uniform(), normal: () => stream.normals(1)[0]! };
  return new Map(
    parameters.map((parameter) => {
      const { init } = parameter;
      const loud = init.kind === 'uniform' && parameter.role === 'weight' ? { ...init, scale: 1 } : init;
      return [parameter.name, { shape: parameter.shape, values: initialValues({ ...parameter, init: loud }, random) }];
    }),
  );
}
