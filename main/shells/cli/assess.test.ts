import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands, type FidelityReport, type MeasureId } from '../../../preload/contract/index.ts';
import { makePhantom } from '../../../training/phantom/index.ts';
import { newUID, writeAcquiredSeries, type Volume } from '../../dicom/index.ts';

const program = fileURLToPath(new URL('../../../bin/syndiff.mjs', import.meta.url));
const grid = { columns: 150, rows: 116, slices: 22, spacing: [2.4, 2.4, 5], centre: [0, 0, -10] } as const;
let folder = '';
const study = {
  patientName: 'Phantom^Assessed',
  patientID: 'PHANTOM',
  studyDescription: 'Upper abdomen (procedural phantom, no patient)',
  studyInstanceUID: newUID(),
  studyDate: '20260101',
  studyTime: '120000',
  studyID: '1',
  bodyPartExamined: 'ABDOMEN',
  softwareVersion: '0.1.0',
};

async function write(name: string, modality: 'CT' | 'MR', volume: Volume): Promise<string> {
  const own = { modality, seriesNumber: 1, seriesDescription: name, seriesInstanceUID: newUID() };
  await writeAcquiredSeries(volume, { ...study, ...own }, join(folder, name));
  return own.seriesInstanceUID;
}

async function syndiff(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [program, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, SYNDIFF_DATA: join(folder, 'data') },
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number, out, err };
}

async function reportOn(translation: string, ...words: string[]): Promise<FidelityReport> {
  const pair = [join(folder, 'source'), join(folder, translation)];
  const { code, out, err } = await syndiff('assess', ...pair, '--cycle', 'none', '--json', ...words);
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  expect(out).not.toContain('Assessed');
  // The contract lets nothing else through that a machine would stumble over.
  return commands.assessTranslation.result.shape.report.parse((JSON.parse(out) as { report: unknown }).report);
}

const value = ({ figures }: FidelityReport, measure: MeasureId, place = 'region') =>
  figures.find((one) => one.measure === measure && one.place === place)?.value;

let truthUID = '';
let goodPSNR = NaN;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'syndiff-assess-'));
  const { ct, mrt1 } = makePhantom(700_228, grid);
  const { mrt1: clean } = makePhantom(700_228, grid, { noise: false });
  const { mrt1: foreign } = makePhantom(700_231, grid);
  await write('source', 'CT', ct);
  truthUID = await write('truth', 'MR', mrt1);
  // What other tools may have made of it: nearly the truth, its negative, somebody else.
  await write('good', 'MR', clean);
  const most = Math.max(...new Set(clean.values));
  await write('negative', 'MR', { ...clean, values: clean.values.map((one) => (one > 0 ? most - one : 0)) });
  await write('foreign', 'MR', { ...foreign, frameOfReferenceUID: ct.frameOfReferenceUID });
  await write('elsewhere', 'MR', foreign);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('npx syndiff assess', () => {
  it('measures another tool’s translation, without a truth and with one', async () => {
    const without = await reportOn('good');
    expect(without.provenance).toMatchObject({ model: null, truthSeriesUID: null, cycle: null });
    expect(['mae', 'psnr', 'ssim', 'duct-dice'].map((measure) => value(without, measure as MeasureId))).toEqual(
      Array(4).fill(null),
    );
    const against = await reportOn('good', '--truth', join(folder, 'truth'));
    expect(against.provenance.truthSeriesUID).toBe(truthUID);
    goodPSNR = value(against, 'psnr', 'body')!;
    expect(goodPSNR).toBeGreaterThan(25);
    expect(value(against, 'ssim', 'body')).toBeGreaterThan(0.85);
    expect(value(against, 'duct-contrast')).toBeCloseTo(1, 1);
    expect(value(against, 'duct-dice')).toBeGreaterThan(0.5);
    expect(against.verdict).toMatchObject({ calibrated: false });
    // Of another tool’s model nothing is known: never green.
    expect(against.verdict.level).toBe('amber');
    expect(against.conspicuity).toMatchObject({ failure: null });
  });

  it('tells ducts that turned bright, and another patient’s series', async () => {
    const negative = await reportOn('negative', '--truth', join(folder, 'truth'));
    expect(value(negative, 'duct-contrast')).toBeLessThan(-0.5);
    expect(negative.conspicuity).toMatchObject({ failure: 'inverted', gain: null });
    const foreign = await reportOn('foreign', '--truth', join(folder, 'truth'));
    expect(value(foreign, 'psnr', 'body')).toBeLessThan(goodPSNR - 8);
    expect(foreign.verdict.level).toBe('red');
  });

  it('refuses what lies elsewhere, a truth of another contrast, and a truth that is not there', async () => {
    const [source, good] = [join(folder, 'source'), join(folder, 'good')];
    expect(await syndiff('assess', source, join(folder, 'elsewhere'), '--cycle', 'none')).toMatchObject({
      code: 3,
      err: expect.stringContaining('different frames of reference') as string,
    });
    expect(await syndiff('assess', source, good, '--truth', source)).toMatchObject({
      code: 2,
      err: expect.stringContaining('no series that fits') as string,
    });
    expect(await syndiff('assess', source, good, '--truth-series', '1.2.3')).toMatchObject({ code: 2 });
  });
});
