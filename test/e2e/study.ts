import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { newUID, type Volume, writeAcquiredSeries } from '../../main/dicom/index.ts';
import { demoSeed, makePhantom, type Grid } from '../../training/phantom/index.ts';
import { differingShare, pixelsOf } from './pixels.ts';

const coarse = { columns: 96, rows: 96, spacing: [4, 4, 4], centre: [0, 0, -6] } as const;

/**
 * Writes a CT of the phantom; unless a grid says otherwise a coarse one: a few slices with a body in them.
 * @returns the MR-T1 of the same patient on the same grid: what its translation should look like
 */
export async function makeStudy(folder: string, slices = 4, grid: Omit<Grid, 'slices'> = coarse): Promise<Volume> {
  const { ct, mrt1 } = makePhantom(demoSeed, { ...grid, slices });
  await writeAcquiredSeries(
    ct,
    {
      modality: 'CT',
      patientName: 'Phantom^Test',
      patientID: 'PHANTOM',
      studyInstanceUID: newUID(),
      studyDate: '20260101',
      studyTime: '120000',
      studyID: '1',
      studyDescription: 'Phantom',
      seriesInstanceUID: newUID(),
      seriesNumber: 1,
      seriesDescription: 'CT (phantom)',
      bodyPartExamined: 'ABDOMEN',
      softwareVersion: '0.1.0',
    },
    folder,
  );
  return mrt1;
}

/** Opens a folder by its path and, where it has several series, the first of them. */
export async function openStudy(page: Page, folder: string): Promise<void> {
  await page.getByTestId('open-path').fill(folder);
  await page.getByTestId('open-button').click();
  await page.getByTestId('series-item').first().click();
}

/** Translates the series on show with two samples, so that they differ: one has no uncertainty; then it is measured. */
export async function translateTwice(page: Page): Promise<void> {
  await page.getByLabel('Samples', { exact: true }).fill('2');
  await page.getByTestId('translate-button').click();
  await expect(page.getByTestId('verdict')).toBeVisible();
}

/** In the unit of the source what is compared with the source, in that of the translation what is not. */
const overlayUnits = { 'cycle-error': 'HU', disagreement: 'au', uncertainty: 'au' } as const;

/**
 * Each overlay changes the picture of the translation of a CT, its legend has a scale with its unit, and the readout its
 * value where the cursor is.
 * @param leastShare of the pane's pixels that an overlay changes
 */
export async function expectOverlays(page: Page, leastShare: number, pictures?: string): Promise<void> {
  const pane = page.getByTestId('pane-synthetic-axial');
  const [legend, readout] = [pane.getByTestId('overlay-legend'), page.getByTestId('readout-overlay')];
  const without = await pixelsOf(pane);
  for (const [kind, unit] of Object.entries(overlayUnits)) {
    await page.getByTestId('overlay-kind').selectOption(kind);
    await expect(legend).toHaveText(new RegExp(`0 ${unit}.*≥ [\\d.]+ ${unit}$`, 's'));
    await expect(readout).toHaveText(new RegExp(`^[\\d.]+ ${unit}$`));
    await expect.poll(async () => differingShare(without, await pixelsOf(pane)), kind).toBeGreaterThan(leastShare);
    if (pictures) await page.screenshot({ path: join(pictures, `${kind}.png`) });
    await page.getByTestId('overlay-kind').selectOption('');
    await expect(legend).toHaveCount(0);
    await expect.poll(async () => differingShare(without, await pixelsOf(pane)), kind).toBeLessThan(0.001);
  }
}
