import * as tf from '@tensorflow/tfjs-core';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyModel } from '../../test/fixtures/tiny-model.ts';
import { loadBackend } from '../backend/load.ts';
import { tiny } from '../configs/tiny.ts';
import { exportDiffusiveGenerator, exportPreviewGenerator } from '../export/generators.ts';
import { loadCheckpoint, readAverage, saveCheckpoint } from '../trainer/checkpoint.ts';
import { networkNames } from '../trainer/network-names.ts';
import { freshCheckpoint } from '../trainer/train.ts';
import { checkpointFromModel, isModelFolder } from './weights-of-model.ts';

const config = { ...tiny, seed: 9, iterations: 5 };
const exported = ['gen_diffusive_2', 'gen_non_diffusive_1to2'] as const;

let folder: string;
let model: string;
let checkpoint: string;

beforeAll(async () => {
  await loadBackend('cpu');
  folder = mkdtempSync(join(tmpdir(), 'syndiff-weights-of-model-'));
  const run = freshCheckpoint(tiny);
  // No two values alike, and none left at the zero that some layers begin with.
  for (const name of exported) {
    const { size } = run.weights.vector(name);
    const gradient = tf.tidy(() => tf.sub(tf.div(tf.range(0, size), size), 0.3)) as tf.Tensor1D;
    run.weights.step(new Map([[name, gradient]]), () => 0.05, { ...tiny.adam, epsilon: 1 }, 0);
  }
  checkpoint = saveCheckpoint(folder, run);
  const average = (name: (typeof exported)[number]) => readAverage(checkpoint, name).weights;
  const preview = exportPreviewGenerator(tiny.translator, average('gen_non_diffusive_1to2'));
  model = writeTinyModel(folder, {
    diffusive: exportDiffusiveGenerator(tiny.generator, average('gen_diffusive_2')),
    change: (card) => {
      const sha256 = createHash('sha256').update(preview).digest('hex');
      card.network = tiny.generator;
      card.weights.preview = { file: 'preview.onnx', sha256, bytes: preview.byteLength };
    },
  });
  writeFileSync(join(model, 'preview.onnx'), preview);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('checkpointFromModel', () => {
  it('begins with the generators of the model to the bit, and all else fresh', async () => {
    const start = await checkpointFromModel(model, config);
    const { weights: trained } = loadCheckpoint(checkpoint);
    const fresh = freshCheckpoint(config).weights;
    for (const name of networkNames) {
      const { values, average, step } = start.weights.state(name);
      const isExported = (exported as readonly string[]).includes(name);
      const expected = isExported ? trained.average(name as (typeof exported)[number]) : fresh.vector(name);
      expect(values.dataSync(), name).toEqual(expected.dataSync());
      expect([average, step]).toEqual([null, 0]);
    }
    expect(start).toMatchObject({ config, iteration: 0, origin: { config: 'tiny 1.0.0', iteration: 0 } });
    const card = createHash('sha256').update(readFileSync(join(model, 'card.json')));
    expect(start.origin!.sha256).toBe(card.digest('hex'));
  });

  it('refuses networks that are not those of the config, naming what differs', async () => {
    const wider = { ...config, generator: { ...tiny.generator, numChannelsDae: 8 } };
    await expect(checkpointFromModel(model, wider)).rejects.toMatchObject({
      code: 'other-networks',
      message: expect.stringContaining('numChannelsDae of diffusive.onnx is 4 there and 8 here') as string,
    });
    const transposed = { ...config, translator: { ...tiny.translator, upsampling: 'transposed' as const } };
    await expect(checkpointFromModel(model, transposed)).rejects.toThrow('upsampling of preview.onnx');
  });

  it('refuses what the workstation would refuse', async () => {
    const bytes = readFileSync(join(model, 'diffusive.onnx'));
    const damaged = Buffer.from(bytes);
    damaged[bytes.length >> 1]! ^= 1;
    writeFileSync(join(model, 'diffusive.onnx'), damaged);
    await expect(checkpointFromModel(model, config)).rejects.toThrow();
    writeFileSync(join(model, 'diffusive.onnx'), bytes);
  });
});

describe('isModelFolder', () => {
  it('tells an exported model from a run', () => {
    expect([model, folder].map(isModelFolder)).toEqual([true, false]);
  });
});
