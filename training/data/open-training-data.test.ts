import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newUID, readVolume, scanFolder, writeAcquiredSeries, type Volume } from '../../main/dicom/index.ts';
import { prepareSeries, prepareSlice } from '../../main/syndiff/series.ts';
import type { Model } from '../../models/index.ts';
import { tiny } from '../configs/tiny.ts';
import { makePhantom } from '../phantom/index.ts';
import type { DataOptions } from './data-options.ts';
import { openTrainingData, sizeMultipleOf } from './open-training-data.ts';
import { readSplit } from './split-manifest.ts';

const config = { ...tiny, paired: false, data: { ...tiny.data, pixelSpacing: 6 } };
const grid = { columns: 40, rows: 32, slices: 4, spacing: [8, 8, 6] as const };
const fixtures = join(import.meta.dirname, 'fixtures');

let shared: string;
let folder: string;
beforeAll(async () => {
  shared = mkdtempSync(join(tmpdir(), 'syndiff-studies-'));
  for (const seed of [1, 2, 3]) await writeStudy(seed);
  return () => rmSync(shared, { recursive: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-data-'));
  cpSync(shared, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The MR of patient 3 has a grid of its own; all are in the patient's frame of reference. */
async function writeStudy(seed: number): Promise<void> {
  const study = { studyInstanceUID: newUID(), patientID: `ID-${seed}`, patientName: `Family${seed}^Given` };
  const mrGrid = { columns: 36, rows: 30, slices: 3, spacing: [9.5, 9.5, 8] as const };
  const { ct, mrt1 } = makePhantom(seed, grid);
  await write('CT', seed, ct, study);
  await write('MR', seed, seed === 3 ? makePhantom(seed, mrGrid).mrt1 : mrt1, study);
}

function write(
  modality: 'CT' | 'MR',
  seed: number,
  volume: Volume,
  study: { studyInstanceUID: string; patientID: string; patientName: string },
) {
  const description = {
    ...study,
    modality,
    studyDate: '20260101',
    studyTime: '120000',
    studyID: String(seed),
    studyDescription: '',
    seriesInstanceUID: newUID(),
    seriesNumber: 1,
    seriesDescription: modality === 'CT' ? 'portal venous' : 't1 in phase',
    bodyPartExamined: 'ABDOMEN',
    softwareVersion: '0',
  };
  return writeAcquiredSeries(volume, description, join(shared, modality, `Family${seed}`));
}

const dicom = (extra: Partial<DataOptions> = {}): DataOptions => ({
  source: { kind: 'dicom', ct: join(folder, 'CT'), mrt1: join(folder, 'MR') },
  prepared: null,
  leaveOutBad: false,
  ...extra,
});
const open = (options: DataOptions, settings = config, lines: string[] = []) =>
  openTrainingData(options, settings, join(folder, 'run'), (line) => lines.push(line));

const firstFile = (modality: 'CT' | 'MR', seed: number) => {
  const series = join(folder, modality, `Family${seed}`);
  return join(series, readdirSync(series)[0]!);
};

describe('DICOM studies', () => {
  it('show training, bit for bit, what a translation prepares', async () => {
    const data = await open(dicom());
    const patients = [...data.training.ct, ...data.training.mrt1];
    expect(patients.length).toBeGreaterThanOrEqual(2);
    let compared = 0;
    for (const series of (await scanFolder(folder)).series) {
      const volume = await readVolume(series);
      const contrast = volume.unit === 'HU' ? 'ct' : 'mrt1';
      const card = {
        id: 'model',
        intensity: { source: config.data.intensity[contrast], target: config.data.intensity.ct },
        grid: { pixelSpacing: config.data.pixelSpacing, sizeMultiple: sizeMultipleOf(config) },
      };
      const prepared = prepareSeries(volume, { card } as Model);
      for (const patient of patients) {
        const same = Array.from({ length: volume.dimensions[2] }, (_, slice) => prepareSlice(prepared, slice).values);
        if (!patient.has(contrast) || !same.every((values, k) => isSame(values, patient.slice(contrast, k)))) continue;
        compared += 1;
      }
    }
    expect(compared).toBe(patients.length);
  });

  it('of one frame of reference become pairs, resampled where the grids differ', async () => {
    const paired = { ...config, paired: true, data: { ...config.data, split: { validation: 0.3, test: 0 } } };
    const data = await open(dicom(), paired);
    expect(data.training.pairs).toHaveLength(2);
    expect(data.validation).toHaveLength(1);
    const third = [...data.training.pairs, ...data.validation].find(
      ({ id }) => data.split.patients.find((patient) => patient.id === id)!.images[1]!.stack.slices === 3,
    )!;
    // On the CT's grid the MR of the same anatomy is what the phantom shows there, but for noise and sharpness.
    const truth = makePhantom(3, grid).mrt1;
    const prepared = prepareSeries(truth, {
      card: {
        id: 'model',
        intensity: { source: config.data.intensity.mrt1, target: config.data.intensity.ct },
        grid: { pixelSpacing: config.data.pixelSpacing, sizeMultiple: sizeMultipleOf(config) },
      },
    } as Model);
    expect(third.slices).toBe(4);
    const shifts = [-1, 0, 1].map((shift) =>
      difference(third.slice('mrt1', 2), prepareSlice(prepared, 2).values, third.columns, shift),
    );
    expect(shifts[1]).toBeLessThan(0.12);
    expect(shifts[1]).toBeLessThan(Math.min(shifts[0]!, shifts[2]!));
  });

  it('are split by patient, without a name in split.json, and the same when the run goes on', async () => {
    const lines: string[] = [];
    const first = await open(dicom(), config, lines);
    const text = readFileSync(join(folder, 'run', 'split.json'), 'utf8');
    expect(text).not.toMatch(/Family|Given|ID-\d|\.dcm/);
    expect(lines.join('\n')).not.toMatch(/Family|Given|ID-\d/);
    expect(first.split.patients.map(({ part }) => part).sort()).toEqual(['test', 'training', 'validation']);
    const written = join(folder, 'run', 'prepared', readdirSync(join(folder, 'run', 'prepared'))[0]!);
    const { mtimeMs } = statSync(written);
    const second = await open(dicom());
    expect(second.split).toEqual(first.split);
    expect(statSync(written).mtimeMs).toBe(mtimeMs);
    // A run that goes on without its sources reads what is prepared.
    const third = await open({ ...dicom(), source: { kind: 'phantom' } });
    expect(third.validation.map(({ id }) => id)).toEqual(first.validation.map(({ id }) => id));
    expect(isSame(third.validation[0]!.slice('ct', 0), first.validation[0]!.slice('ct', 0))).toBe(true);
  });

  it('are refused when a file has changed, is gone or is new, with its name', async () => {
    await open(dicom());
    const file = firstFile('CT', 2);
    const bytes = readFileSync(file);
    const changed = Buffer.from(bytes);
    changed[changed.length - 1]! ^= 1;
    writeFileSync(file, changed);
    const name = file.split(/[\\/]/).at(-1)!;
    await expect(open(dicom())).rejects.toMatchObject({ code: 'data-changed' });
    await expect(open(dicom())).rejects.toThrow(name);
    rmSync(file);
    await expect(open(dicom())).rejects.toThrow(/1 gone/);
    writeFileSync(file, bytes);
    await open(dicom());
    await expect(open(dicom(), { ...config, seed: config.seed + 1 })).rejects.toMatchObject({ code: 'data-changed' });
  });

  it('with a bad file are refused by name and used without it only when told so', async () => {
    const file = firstFile('MR', 1);
    writeFileSync(file, readFileSync(file).subarray(0, -200));
    await expect(open(dicom())).rejects.toMatchObject({ code: 'bad-data' });
    await expect(open(dicom())).rejects.toThrow(file.split(/[\\/]/).at(-1)!);
    const { split, training } = await open(dicom({ leaveOutBad: true }));
    expect(split.leftOut).toHaveLength(1);
    expect(split.leftOut[0]).toMatchObject({ why: 'pixel-data-length' });
    expect(split.patients.flatMap(({ images }) => images)).toHaveLength(5);
    expect(training.mrt1.length).toBeGreaterThan(0);
  });

  it('found twice in one folder are refused', async () => {
    cpSync(join(folder, 'CT', 'Family1'), join(folder, 'CT', 'again'), { recursive: true });
    // The same UIDs twice are one series with every slice twice over.
    await expect(open(dicom())).rejects.toMatchObject({ code: 'bad-data' });
  });

  it('whose prepared images were damaged are prepared again, or refused without the sources', async () => {
    const first = await open(dicom());
    const file = join(folder, 'run', 'prepared', `${first.split.patients[0]!.images[0]!.stack.name}.f32`);
    const bytes = readFileSync(file);
    const damaged = Buffer.from(bytes);
    damaged[20]! ^= 1;
    writeFileSync(file, damaged);
    const phantom = { ...dicom(), source: { kind: 'phantom' } as const };
    await expect(open(phantom)).rejects.toMatchObject({ code: 'prepared-missing' });
    await open(dicom());
    expect(readFileSync(file).equals(bytes)).toBe(true);
    await open(phantom);
  });
});

describe('the layouts of the reference', () => {
  const layout = (name: string, extra: Partial<DataOptions> = {}): DataOptions => ({
    source: { kind: 'layout', folder: join(fixtures, name), contrasts: ['CT', 'MRT1'] },
    prepared: null,
    leaveOutBad: false,
    ...extra,
  });

  it('of PNG files', async () => {
    const data = await open(layout('png'));
    expect(data.split.source).toBe('png');
    expect([data.validation.length, data.test.length]).toEqual([1, 1]);
    expect(data.training.ct).toHaveLength(1);
    expect(readFileSync(join(folder, 'run', 'split.json'), 'utf8')).not.toMatch(/slice_|png"?\//);
  });

  it('of .mat files, with the parts of the files', async () => {
    const data = await open(layout('mat'));
    expect(data.training.ct[0]!.slices).toBe(5);
    expect(data.training.mrt1[0]!.slices).toBe(4);
    // Five slices of CT and four of MR cannot lie upon each other.
    expect(data.training.pairs).toHaveLength(0);
    expect(data.validation.map(({ slices }) => slices)).toEqual([2]);
  });

  it('is refused where it is neither or the wrong place', async () => {
    await expect(
      open({ ...layout('png'), source: { kind: 'layout', folder, contrasts: ['A', 'B'] } }),
    ).rejects.toMatchObject({ code: 'data-missing' });
  });
});

it('phantoms are written down by their pixels', async () => {
  const small = {
    ...config,
    data: {
      ...config.data,
      training: { firstSeed: 1, patients: 2 },
      validation: { firstSeed: 9, patients: 1 },
      sourceSpacing: { smallest: 8, largest: 9 },
      slices: { count: 2, spacing: 10 },
    },
  };
  const phantom: DataOptions = { source: { kind: 'phantom' }, prepared: null, leaveOutBad: false };
  const data = await open(phantom, small);
  expect(readSplit(join(folder, 'run'))).toEqual(data.split);
  expect(data.split.patients.map(({ id, part }) => `${id} ${part}`)).toEqual([
    'phantom-1 training',
    'phantom-2 training',
    'phantom-9 validation',
  ]);
  const other = { ...small, data: { ...small.data, fieldOfView: { width: 300, height: 290 } } };
  await expect(open(phantom, other)).rejects.toMatchObject({ code: 'data-changed' });
});

const isSame = (a: Float32Array, b: Float32Array) => a.length === b.length && a.every((value, i) => value === b[i]);

/** Mean absolute difference, the first one moved by `shift` columns. */
function difference(a: Float32Array, b: Float32Array, columns: number, shift: number): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < a.length; i += 1) {
    const column = (i % columns) + shift;
    if (column < 0 || column >= columns) continue;
    sum += Math.abs(a[i + shift]! - b[i]!);
    count += 1;
  }
  return sum / count;
}
