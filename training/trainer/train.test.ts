import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadBackend } from '../backend/load.ts';
import { tiny } from '../configs/tiny.ts';
import { memoryPatient } from '../data/memory-patient.ts';
import type { TrainingPatient } from '../data/patient.ts';
import { cohortOf } from '../data/training-data.ts';
import { RandomStream } from '../random.ts';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { latestCheckpoint } from './checkpoint-folder.ts';
import { dataDigest } from './data-digest.ts';
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
const small = { ...tiny, crop: { height: 24, width: 24 } };

describe('train', () => {
  it('stopped and resumed reaches the very same state, bit for bit, and tells the same', async () => {
    const every = { ...tiny.every, log: 2, validation: 9 };
    const config = { ...small, iterations: 3, every, checkpoints: { latest: 1, every: 0 } };
    const [whole, parts] = [new RunFolder(join(folder, 'whole')), new RunFolder(join(folder, 'parts'))];
    await train(freshCheckpoint(config), data, whole, quiet);

    const stop = new AbortController();
    const stopAfterOne = (line: string) => {
      if (line.startsWith('saved')) stop.abort();
    };
    const stopped = train(freshCheckpoint(config), data, parts, stopAfterOne, { signal: stop.signal });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(latestCheckpoint(parts.path)).toContain('0000001');
    writeFileSync(join(parts.path, 'losses.csv'), 'iteration,C1_fa');
    const resumed = loadCheckpoint(latestCheckpoint(parts.path));
    parts.rewind(resumed.iteration);
    await train(resumed, data, parts, quiet);

    const filesOf = (run: RunFolder) => readdirSync(run.path).sort();
    expect(filesOf(parts)).toEqual(filesOf(whole));
    for (const name of filesOf(whole))
      expect(readFileSync(join(parts.path, name)).equals(readFileSync(join(whole.path, name))), name).toBe(true);
    expectOutputs(whole);
  });

  it('stops when a loss is not a number and keeps the last checkpoint', async () => {
    const run = new RunFolder(folder);
    const start = freshCheckpoint(small);
    const kept = saveCheckpoint(folder, start);
    const broken = { ...small, lambdaL1: NaN };
    const diverging = train({ ...start, config: broken }, data, run, quiet);
    await expect(diverging).rejects.toMatchObject({
      code: 'diverged',
      message: expect.stringContaining('G1_l1') as string,
    });
    expect(latestCheckpoint(folder)).toBe(kept);
  });

  it('does not go on with other patients', async () => {
    const run = new RunFolder(folder);
    const start = { ...freshCheckpoint(tiny), data: dataDigest(data) };
    const others = { ...data, validation: data.training.pairs };
    await expect(train(start, others, run, quiet)).rejects.toMatchObject({ code: 'other-data' });
  });
});

/** Losses, metrics of both directions and pictures, and nothing half written. */
function expectOutputs(run: RunFolder): void {
  expect(readdirSync(run.path).sort()).toEqual([
    'iteration-0000003.safetensors',
    'losses.csv',
    'metrics.csv',
    'panel-0000003.png',
  ]);
  const firstOf = (line: string) => Number(line.split(',')[0]);
  const losses = readFileSync(join(run.path, 'losses.csv'), 'utf8').trim().split('\n');
  expect(losses.slice(1).map(firstOf)).toEqual([2]);
  const metrics = readFileSync(join(run.path, 'metrics.csv'), 'utf8').trim().split('\n');
  expect(metrics.slice(1).map((line) => line.split(',').slice(0, 3).join(' '))).toEqual(
    ['ct-to-mrt1', 'mrt1-to-ct'].flatMap((direction) =>
      ['diffusive', 'preview', 'source'].map((method) => `3 ${direction} ${method}`),
    ),
  );
  expect(() => run.assertFresh()).toThrow(expect.objectContaining({ code: 'run-exists' }));
}
