import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { discCase } from '../../test/fixtures/disc-case.ts';
import { writeTinyModel } from '../../test/fixtures/tiny-model.ts';
import { probeGenerator } from '../../main/syndiff/index.ts';
import { openLibrary } from '../../models/index.ts';
import { loadBackend } from '../backend/load.ts';
import { tiny } from '../configs/tiny.ts';
import { saveCheckpoint } from '../trainer/checkpoint.ts';
import { freshCheckpoint } from '../trainer/train.ts';
import { exportModels, type ExportOptions } from './export-models.ts';
import type { RunCases } from './run-cases.ts';

const id = 'ct-to-mrt1-compact';
const part = (patients: number) => ({ patients, firstPhantomSeed: null });
const cases: RunCases = {
  source: 'dicom',
  validation: [discCase(0)],
  test: [discCase(2)],
  testText: 'another disc',
  referenceOf: () => discCase(-2),
  split: { training: part(5), validation: part(1), test: part(0) },
  dataDigest: 'd'.repeat(64),
  learnt: () => ({
    series: [discCase(1).ct, discCase(3).ct],
    text: { measuredOn: 'two discs', phases: null, aspects: ['intensity', 'coverage'] },
  }),
};

let folder: string;
let options: ExportOptions;

beforeAll(() => loadBackend('cpu'));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-export-'));
  const run = join(folder, 'run');
  options = {
    run,
    out: join(folder, 'models'),
    directions: ['ct-to-mrt1'],
    name: 'compact',
    version: null,
    cases: () => cases,
    evaluation: { seed: 1, samples: 1 },
    evenIfWorse: false,
  };
  // It never learnt anything: any picture is better than its.
  saveRun(run);
});
afterEach(() => rmSync(folder, { recursive: true }));

function saveRun(run: string): void {
  mkdirSync(run);
  const checkpoint = freshCheckpoint(tiny);
  saveCheckpoint(run, checkpoint);
  checkpoint.weights.dispose();
}

const contentOf = (place: string) =>
  Object.fromEntries(readdirSync(place).map((name) => [name, readFileSync(join(place, name)).toString('base64')]));

describe('exportModels', () => {
  it('makes a model of the library, with everything on its card, and keeps the one before it', async () => {
    const [first] = await exportModels(options, () => undefined);
    const { card } = (await openLibrary([options.out], probeGenerator)).choose('ct-to-mrt1');
    expect(card).toEqual(first!.card);
    expect(card).toMatchObject({ id, version: '0.1.0', network: tiny.generator });
    expect(card.training).toMatchObject({ dataDigest: cases.dataDigest, split: cases.split, config: { name: 'tiny' } });
    const psnr = card.metrics.find(({ name }) => name === 'PSNR, diffusive');
    expect(psnr).toMatchObject({ cases: 1, measuredOn: 'another disc', unit: 'dB' });
    expect(card.domain).toMatchObject({
      measuredOn: 'two discs',
      aspects: [{ aspect: 'intensity' }, { aspect: 'coverage' }],
    });
    // One patient has no interval.
    expect(psnr).not.toHaveProperty('low');

    const before = contentOf(first!.folder);
    const lines: string[] = [];
    const [second] = await exportModels(options, (line) => lines.push(line));
    expect(lines.join('\n')).toContain('0.1.0 → 0.2.0 on the validation patients (1)');
    expect(second!.card.version).toBe('0.2.0');
    expect(second!.card.deviceUID).not.toBe(card.deviceUID);
    expect(second!.kept).toBe(join(options.out, `${id}-0.1.0`));
    expect(contentOf(second!.kept!)).toEqual(before);
    expect(readdirSync(options.out).sort()).toEqual([id, `${id}-0.1.0`]);
    const library = await openLibrary([options.out], probeGenerator);
    expect(library.entries.map((entry) => [entry.card?.version, entry.refusal])).toEqual([
      ['0.2.0', null],
      ['0.1.0', null],
    ]);
  });

  it('refuses to replace a better model unless told to, and leaves it as it was', async () => {
    writeTinyModel(options.out, { id });
    const before = contentOf(join(options.out, id));
    const lines: string[] = [];
    await expect(exportModels(options, (line) => lines.push(line))).rejects.toMatchObject({
      code: 'worse-model',
      message: expect.stringContaining('PSNR, diffusive') as string,
    });
    expect(lines.some((line) => line.startsWith('  PSNR, diffusive') && line.endsWith('WORSE'))).toBe(true);
    expect(readdirSync(options.out)).toEqual([id]);
    expect(contentOf(join(options.out, id))).toEqual(before);

    const [made] = await exportModels({ ...options, evenIfWorse: true }, () => undefined);
    expect(made!.card.version).toBe('1.1.0');
    expect(contentOf(made!.kept!)).toEqual(before);
  });

  it('leaves the model in place as it was when it is stopped', async () => {
    writeTinyModel(options.out, { id });
    const before = contentOf(join(options.out, id));
    const stop = new AbortController();
    const stopped = exportModels(options, () => stop.abort(), { signal: stop.signal });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(options.out)).toEqual([id]);
    expect(contentOf(join(options.out, id))).toEqual(before);
  });

  it('refuses a version that is not newer before it does anything', async () => {
    writeTinyModel(options.out, { id });
    const same = exportModels({ ...options, version: '1.0.0', cases: () => expect.unreachable() }, () => undefined);
    await expect(same).rejects.toMatchObject({ code: 'version-not-newer' });
    expect(existsSync(join(options.out, `${id}-1.0.0`))).toBe(false);
  });
});
