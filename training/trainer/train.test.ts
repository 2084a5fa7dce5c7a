import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadBackend } from '../backend/load.ts';
import { tiny } from '../configs/tiny.ts';
import { memoryPatient } from '../data/memory-patient.ts';
import type { TrainingPatient } from '../data/patient.ts';
import { cohortOf } from '../data/training-data.ts';
import { RandomStream } from '../random.ts';
import { latestCheckpoint, loadCheckpoint, readAverage, saveCheckpoint } from './checkpoint.ts';
import { networkNames } from './network-names.ts';
import { RunFolder } from './run-folder.ts';
import { freshCheckpoint, train } from './train.ts';

/** Blobs whose MR is the CT upside down in brightness, with a duct in the middle. */
function patient(seed: number): TrainingPatient {
  const [rows, columns, slices] = [24, 24, 3];
  const random = new RandomStream(seed, 0, 0);
  const ct = random.normals(rows * columns * slices).map((value) => Math.tanh(value));
  const ducts = ct.map((_, i) => (i % columns > 9 && i % columns < 13 ? 1 : 0));
  const mrt1 = ct.map((v) => -v);
  const liver = ducts.map((d) => 1 - d);
  return memoryPatient(`blobs-${seed}`, [columns, rows, slices], { ct, mrt1, ducts, structures: ducts, liver });
}

const data = { training: cohortOf([patient(1), patient(2)]), validation: [patient(3)] };
let folder: string;

beforeAll(() => loadBackend('cpu'));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-train-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const quiet = () => undefined;

describe('train', () => {
  it('stopped and resumed reaches the very same weights, bit for bit', () => {
    const [whole, parts] = [new RunFolder(join(folder, 'whole')), new RunFolder(join(folder, 'parts'))];
    train(freshCheckpoint(tiny), data, whole, quiet);

    const stop = new AbortController();
    const stopAfterOne = (line: string) => {
      if (line.startsWith('1/')) stop.abort();
    };
    const start = freshCheckpoint(tiny);
    const stopped = () => train(start, data, parts, stopAfterOne, { signal: stop.signal });
    expect(stopped).toThrow(expect.objectContaining({ code: 'cancelled' }));
    saveCheckpoint(parts.path, { ...start, iteration: 1 });
    train(loadCheckpoint(latestCheckpoint(parts.path)), data, parts, quiet);

    const [expected, resumed] = [whole, parts].map(({ path }) => loadCheckpoint(latestCheckpoint(path)).weights);
    for (const name of networkNames) {
      expect(resumed!.vector(name).dataSync(), name).toEqual(expected!.vector(name).dataSync());
      expect(resumed!.average(name).dataSync(), name).toEqual(expected!.average(name).dataSync());
      expect(resumed!.state(name).step).toBe(2);
    }
    expectOutputs(whole);
  }, 300_000);

  it('stops when a loss is not a number and keeps the last checkpoint', () => {
    const run = new RunFolder(folder);
    const start = freshCheckpoint(tiny);
    const kept = saveCheckpoint(folder, start);
    const broken = { ...tiny, lambdaL1: NaN };
    const diverging = () => train({ ...start, config: broken }, data, run, quiet);
    expect(diverging).toThrow(expect.objectContaining({ code: 'diverged' }));
    expect(latestCheckpoint(folder)).toBe(kept);
  }, 300_000);
});

/** Losses, metrics of both directions and pictures, and nothing half written. */
function expectOutputs(run: RunFolder): void {
  expect(readdirSync(run.path).sort()).toEqual([
    'iteration-0000002.safetensors',
    'losses.csv',
    'metrics.csv',
    'panel-0000002.png',
  ]);
  const metrics = readFileSync(join(run.path, 'metrics.csv'), 'utf8').trim().split('\n');
  expect(metrics.slice(1).map((line) => line.split(',').slice(0, 3).join(' '))).toEqual(
    ['ct-to-mrt1', 'mrt1-to-ct'].flatMap((direction) =>
      ['diffusive', 'preview', 'source'].map((method) => `2 ${direction} ${method}`),
    ),
  );
  expect(() => run.assertFresh()).toThrow(expect.objectContaining({ code: 'run-exists' }));
}

describe('checkpoint', () => {
  it('keeps the two latest and gives a generator by name in the layout of the reference', () => {
    const start = freshCheckpoint(tiny);
    for (const iteration of [1, 2, 3]) saveCheckpoint(folder, { ...start, iteration });
    expect(readdirSync(folder).sort()).toEqual(['iteration-0000002.safetensors', 'iteration-0000003.safetensors']);
    const { config, weights } = readAverage(latestCheckpoint(folder), 'gen_diffusive_2');
    expect(config).toEqual(tiny);
    expect(weights.get('all_modules.2.weight')?.shape).toEqual([4, 2, 3, 3]);
    expect(start.weights.layout('gen_diffusive_2').pack(({ name }) => weights.get(name)!.values)).toEqual(
      start.weights.vector('gen_diffusive_2').dataSync(),
    );
  });
});
