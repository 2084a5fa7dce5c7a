import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { discCase } from '../../test/fixtures/disc-case.ts';
import { writeTinyModel } from '../../test/fixtures/tiny-model.ts';
import { openLibrary } from '../../models/index.ts';
import { evaluateModel } from './evaluate-model.ts';
import { methods } from './model-result.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(`${tmpdir()}/syndiff-evaluate-`);
  writeTinyModel(folder, { direction: 'ct-to-mrt1' });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('evaluateModel', () => {
  it('measures every method through the workstation’s own translation', async () => {
    const model = (await openLibrary([folder], null)).choose('ct-to-mrt1');
    const cases = [discCase(0), discCase(2)];
    const result = await evaluateModel(model, cases, () => discCase(-2), { seed: 3, samples: 2 });

    for (const method of methods) {
      const one = result[method]!;
      expect(one.mae.unit).toBe('au');
      for (const { mean, low, high } of [one.mae, one.psnr, one.ssim]) {
        expect(low).toBeLessThanOrEqual(mean);
        expect(high).toBeGreaterThanOrEqual(mean);
      }
    }
    expect(result.noiseFree).toMatchObject({ mae: { mean: 0 }, ssim: { mean: expect.closeTo(1, 6) as number } });
    // The same three tissues in the same numbers: matched histograms give each its own value of the other contrast.
    expect(result.histogramMatching!.psnr.mean).toBeGreaterThan(result.source!.psnr.mean + 20);
    expect(result.histogramMatching!.ductContrast!.recovered).toBeCloseTo(1, 2);
    // As they are: 500 of 2000 HU on [−1, 1], and 700 of 800.
    const ofSource = result.source!.ductContrast!;
    expect(ofSource).toMatchObject({ translation: ofSource.source, patients: 2 });
    expect(ofSource.translation).toBeCloseTo(-0.5, 5);
    expect(ofSource.truth).toBeCloseTo(-1.75, 5);
    expect(result.source!.gallbladderContrast).toBeNull();
    expect(result.source!.cases.map(({ id }) => id)).toEqual(['disc-0', 'disc-2']);
    expect(result.source!.ductContrast!.recovered).toBeCloseTo(0.5 / 1.75, 5);
    expect(result.ductContrast).toEqual(result.diffusive!.ductContrast);
  });
});
