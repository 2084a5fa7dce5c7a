import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backend/load.ts';
import type { TrainingConfig } from '../configs/config.ts';
import { tiny } from '../configs/tiny.ts';
import { RandomStream } from '../random.ts';
import type { ImagePair } from '../trainer/iteration.ts';
import { modestAugmentation, type Augmentation } from './augmentation.ts';
import { disposePair, drawCrops } from './crops.ts';
import { memoryPatient } from './memory-patient.ts';
import { cohortOf } from './training-data.ts';
import { varySource } from './vary-source.ts';
import { warpedCrop } from './warp.ts';

const noise = (seed: number, count: number) => new RandomStream(seed, 0, 0).normals(count).map(Math.tanh);

/** MR is CT upside down in brightness, so that the two of a pair cancel. */
function patient(seed: number, rows = 40, columns = 36, slices = 3) {
  const ct = noise(seed, rows * columns * slices);
  return memoryPatient(`p${seed}`, [columns, rows, slices], { ct, mrt1: ct.map((value) => -value) });
}

const cohort = cohortOf([patient(1), patient(2), patient(3)]);
const none: Augmentation = { flip: 0, rotation: 0, scale: 0, gamma: 0, noise: 0 };

const configWith = (augmentation: Augmentation | undefined, paired = true): TrainingConfig => ({
  ...tiny,
  paired,
  crop: { height: 16, width: 20 },
  data: { ...tiny.data, structureWeight: 0, ductShare: 0, augmentation },
});

const streams = (...numbers: number[]) => numbers.map((number) => new RandomStream(7, 2, number));

function draw(config: TrainingConfig, ...numbers: number[]) {
  const pair = drawCrops(cohort, config, streams(...numbers));
  const values = (tensors: ImagePair['images'] | undefined) =>
    tensors?.map((tensor) => Float32Array.from(tensor.dataSync())) ?? [];
  const drawn = { images: values(pair.images), sources: values(pair.sources), shape: pair.images[0].shape };
  disposePair(pair);
  return drawn;
}

beforeAll(() => loadBackend('cpu'));

describe('drawCrops', () => {
  it('draws the same for the same numbers, whatever the batch, and leaves no tensors behind', () => {
    const config = configWith({ ...modestAugmentation, flip: 0.5 });
    const before = tf.memory().numTensors;
    const batch = draw(config, 0, 1, 2);
    expect(batch.shape).toEqual([3, 16, 20, 1]);
    const alone = [0, 1, 2].map((number) => draw(config, number));
    for (const k of [0, 1])
      for (const kind of ['images', 'sources'] as const)
        expect(batch[kind][k]).toEqual(Float32Array.from(alone.flatMap((item) => [...item[kind][k]!])));
    expect(draw(config, 0).images).not.toEqual(draw(config, 1).images);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives a pair the same place, turn and mirror', () => {
    const { images } = draw(configWith({ ...none, flip: 0.5, rotation: 20, scale: 0.2 }), 0, 1, 2, 3);
    const inside = images[0]!.map((value, i) => (value === -1 || images[1]![i] === -1 ? 0 : value + images[1]![i]!));
    // Air is −1 in both: only where none is mixed in do the two cancel.
    expect(inside.filter((sum) => Math.abs(sum) < 1e-6).length).toBeGreaterThan(0.7 * inside.length);
  });

  it('takes the contrasts from independent patients when unpaired', () => {
    const numbers = Array.from({ length: 40 }, (_, i) => i);
    const config = configWith(undefined, false);
    const ctOnly = memoryPatient('ct', [36, 40, 1], { ct: new Float32Array(1440).fill(0.25) });
    const mrOnly = memoryPatient('mr', [24, 20, 2], { mrt1: new Float32Array(960).fill(0.5) });
    const pair = drawCrops(cohortOf([ctOnly, mrOnly]), config, streams(...numbers));
    const [ct, mrt1] = pair.images.map((tensor) => new Set(tensor.dataSync()));
    disposePair(pair);
    expect([...ct!].sort()).toEqual([-1, 0.25]);
    expect([...mrt1!].sort()).toEqual([-1, 0.5]);
  });

  it('changes nothing at zero strength', () => {
    const plain = draw(configWith(undefined), 5);
    const drawn = cohort.pairs.some((one) =>
      Array.from({ length: one.slices }, (_, slice) => new Set(one.slice('ct', slice))).some((values) =>
        plain.images[0]!.every((value) => value === -1 || values.has(value)),
      ),
    );
    expect(drawn).toBe(true);
    const zero = draw(configWith(none), 5);
    expect(plain.sources).toEqual([]);
    expect(zero.images).toEqual(plain.images);
    expect(zero.sources).toEqual(plain.images);
  });

  it('keeps every value in [−1, 1], and CT brightness as it is', () => {
    const strong: Augmentation = { flip: 1, rotation: 45, scale: 0.5, gamma: 1, noise: 0.5 };
    const { images, sources } = draw(configWith(strong), 0, 1, 2, 3);
    for (const values of [...images, ...sources]) expect(values.every((value) => value >= -1 && value <= 1)).toBe(true);
    const { images: truth, sources: shown } = draw(configWith({ ...none, gamma: 0.5 }), 0);
    expect(shown[0]).toEqual(truth[0]);
    expect(shown[1]).not.toEqual(truth[1]);
  });

  it('has air around an image that is smaller than the crop, and beyond its edges', () => {
    const small = memoryPatient('small', [10, 9, 1], { ct: new Float32Array(90), mrt1: new Float32Array(90) });
    for (const number of [0, 1, 2, 3]) {
      const pair = drawCrops(cohortOf([small]), configWith(undefined), streams(number));
      const values = [...pair.images[0].dataSync()];
      disposePair(pair);
      expect(values.filter((value) => value === 0).length).toBeGreaterThan(45);
      expect(values.filter((value) => value === -1).length).toBeGreaterThanOrEqual(16 * 20 - 90);
    }
    const numbers = Array.from({ length: 60 }, (_, i) => i);
    const air = draw(configWith(undefined), ...numbers).images[0]!.filter((value) => value === -1).length;
    expect(air).toBeGreaterThan(0);
  });
});

describe('warpedCrop', () => {
  const rows = 9;
  const ramp = Float32Array.from({ length: 81 }, (_, i) => Math.floor(i / rows) + 10 * (i % rows));
  const slice = { values: ramp, rows, columns: rows, row: 2, column: 2 };
  const size = { height: 5, width: 5 };

  it('turns about the centre of the crop', () => {
    const quarter = { cosine: 0, sine: 1, scale: 1, mirrored: false };
    const turned = warpedCrop(slice, size, quarter, -1);
    // The crop's middle stays; one row down in it is one column further in the slice, one column further one row up.
    expect(turned[12]).toBeCloseTo(4 + 40);
    expect(turned[17]).toBeCloseTo(4 + 50);
    expect(turned[13]).toBeCloseTo(3 + 40);
  });

  it('scales and mirrors', () => {
    const larger = warpedCrop(slice, size, { cosine: 1, sine: 0, scale: 2, mirrored: true }, -1);
    expect(larger[12]).toBeCloseTo(44);
    expect(larger[13]).toBeCloseTo(44 - 5);
    expect(larger[17]).toBeCloseTo(44 + 0.5);
  });
});

describe('varySource', () => {
  it('raises values to the power and adds the noise', () => {
    const change = { gamma: 2, noise: Float32Array.of(0, 0, 0.25, 0.5) };
    expect(varySource(Float32Array.of(-1, 0, 0, 1), change)).toEqual(Float32Array.of(-1, -0.5, -0.25, 1));
  });
});
