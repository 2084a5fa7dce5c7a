import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backend/load.ts';
import { tiny } from '../configs/tiny.ts';
import { memoryPatient } from '../data/memory-patient.ts';
import { drawCrops } from '../data/crops.ts';
import { cohortOf } from '../data/training-data.ts';
import { RandomStream } from '../random.ts';
import { loadCheckpoint } from './checkpoint.ts';
import { latestCheckpoint } from './checkpoint-folder.ts';
import { drawPhase } from './draws.ts';
import { isGenerator, networkNames } from './network-names.ts';
import { objectiveOf } from './objective.ts';
import { RunFolder } from './run-folder.ts';
import { freshCheckpoint, train } from './train.ts';
import { warmUpIterations } from './rates.ts';
import { trainOnce } from './train-once.ts';

const config = { ...tiny, iterations: 2, warmUp: { iterations: 1, rate: 1e-3, beta1: 0.9 }, lazyReg: 1 };

function blobs() {
  const ct = new RandomStream(1, 0, 0).normals(24 * 24 * 3).map((value) => Math.tanh(value));
  const share = ct.map((_, i) => (i % 24 > 9 && i % 24 < 13 ? 1 : 0));
  const known = { structures: share, ducts: share, liver: share.map((s) => 1 - s) };
  return memoryPatient('blobs', [24, 24, 3], { ct, mrt1: ct.map((v) => -v), ...known });
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-warm-up-'));
  return loadBackend('cpu');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a run that warms up', () => {
  it('moves the generators alone at first, then everything, and its losses keep their columns', async () => {
    const run = new RunFolder(folder);
    const data = { training: cohortOf([blobs()]), validation: [blobs()] };
    await train(freshCheckpoint(config), data, run, () => undefined);

    const { weights } = loadCheckpoint(latestCheckpoint(folder));
    const steps = networkNames.map((name) => [name, weights.state(name).step]);
    expect(steps).toEqual(networkNames.map((name) => [name, isGenerator(name) ? 2 : 1]));

    const [head, ...lines] = readFileSync(join(folder, 'losses.csv'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    const told = lines.map((line) => head!.filter((_, column) => line[column] !== ''));
    expect(told[0]).toEqual(['iteration', 'G1_l1', 'G2_l1', 'T1_l1', 'T2_l1']);
    expect(told[1]).toEqual(expect.arrayContaining(['G1_l1', 'G2_adversarial', 'T1_cycle', 'D1_real', 'C2_fake']));
    // R1 belongs to the first iteration after the warm-up; of a batch of one a single step t is judged.
    expect(told[1]).toEqual(expect.arrayContaining(['D1_r1', 'D2_r1', expect.stringMatching(/^D1_t[01]$/)]));
    lines.forEach((line) => expect(line).toHaveLength(head!.length));
  });
});

describe('a warm-up of some networks', () => {
  it('moves those and leaves the others as they were', () => {
    const pair = drawCrops(cohortOf([blobs()]), config, [new RandomStream(1, 0, 1)]);
    const draws = drawPhase([new RandomStream(1, 0, 2)], { ...config.crop, nz: config.generator.nz, steps: 2 });
    const { weights } = freshCheckpoint(config);
    const moved = ['gen_diffusive_2', 'gen_non_diffusive_1to2'] as const;
    const some = { ...config, warmUp: { ...config.warmUp, networks: [...moved] } };
    const losses = trainOnce(weights, objectiveOf(some), some, 0, pair, { discriminators: draws, generators: draws });
    expect(Object.keys(losses).sort()).toEqual(['G2_l1', 'T2_l1']);
    const steps = networkNames.filter((name) => weights.state(name).step > 0);
    expect(steps).toEqual(moved);
  });
});

describe('warmUpIterations', () => {
  it('are none without pairs', () => {
    expect([true, false].map((paired) => warmUpIterations({ ...config, paired }))).toEqual([1, 0]);
  });
});
