import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { readVolume, scanFolder, type Volume } from '../../main/dicom/index.ts';
import { differingShare, pixelsOf, spreadOf } from './pixels.ts';
import { makeStudy, openStudy } from './study.ts';
import { chromiumPath, openShell, shells } from './shells.ts';

const root = resolve(import.meta.dirname, '../..');
const description = 'SYN 간 T1, bile ducts';
let work = '';
let study = '';
let truth: Volume;

test.beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-e2e-'));
  study = join(work, 'study');
  truth = await makeStudy(study);
});
test.afterAll(() => rm(work, { recursive: true, force: true }));

const missing = `Chromium is not installed at ${chromiumPath} (set CHROMIUM)`;
if (!existsSync(chromiumPath)) console.warn(`End-to-end tests skipped: ${missing}.`);

for (const kind of shells) {
  test(`open, translate, look and export in the ${kind}`, async () => {
    test.skip(!existsSync(chromiumPath), missing);
    const out = join(work, `derived-${kind}`);
    // Not the data folder of whoever runs the test.
    const environment = { ...process.env, SYNDIFF_DATA: join(work, 'data') };
    const shell = await openShell(kind, { root, environment });
    shell.page.setDefaultTimeout(60_000);
    const complaints = listenForComplaints(shell.page);
    try {
      await thread(shell.page, out);
      await expectDerivedSeries(out);
      expect(complaints).toEqual([]);
    } finally {
      await shell.close();
    }
  });
}

async function thread(page: Page, out: string): Promise<void> {
  await openStudy(page, study);
  const source = page.getByTestId('pane-source-axial');
  await expect(source.locator('canvas')).toBeVisible();

  await page.getByTestId('translate-button').click();
  await expect(page.getByTestId('translation-done')).toBeVisible();

  const synthetic = page.getByTestId('pane-synthetic-axial');
  await expect(synthetic.getByText('SYNTHETIC – not for diagnostic use')).toBeVisible();
  await expect.poll(async () => spreadOf(await pixelsOf(source))).toBeGreaterThan(8);
  await expect.poll(async () => spreadOf(await pixelsOf(synthetic))).toBeGreaterThan(8);
  expect(differingShare(await pixelsOf(source), await pixelsOf(synthetic))).toBeGreaterThan(0.1);

  // Whatever the verdict about it: trust.spec.ts looks at that.
  const verdict = page.getByTestId('verdict');
  await expect(verdict).toBeVisible();
  if ((await verdict.getAttribute('data-level')) === 'red') await page.getByTestId('acknowledge-red').check();
  await page.getByTestId('export-path').fill(out);
  await nameIt(page);
  await page.getByTestId('export-button').click();
  await expect(page.getByTestId('export-result')).toBeVisible();
}

/** The series is called what its user calls it, as long as that says what it is. */
async function nameIt(page: Page): Promise<void> {
  const name = page.getByTestId('export-description');
  const usual = 'SYN MR-T1 from CT - RESEARCH, NOT FOR DIAGNOSIS';
  await expect(name).toHaveValue(usual);
  await name.fill('MR-T1 liver');
  await expect(page.getByTestId('description-fault')).toContainText('Begin it with SYN');
  await expect(page.getByTestId('export-button')).toBeDisabled();
  await name.fill(`SYN ${'long '.repeat(13)}`);
  await expect(page.getByTestId('description-fault')).toContainText('It has 68 characters');
  await name.fill(description);
  await expect(page.getByTestId('description-fault')).toHaveCount(0);
  // Nobody is named in what is to be of nobody.
  await page.getByTestId('export-deidentify').check();
  await expect(name).toBeDisabled();
  await expect(name).toHaveValue(usual);
  await page.getByTestId('export-deidentify').uncheck();
  await expect(name).toHaveValue(description);
}

/** Our own reader must find one whole series where the source has one, on the very same grid. */
async function expectDerivedSeries(out: string): Promise<void> {
  const [source] = (await scanFolder(study)).series;
  const { series, setAside } = await scanFolder(out);
  expect(setAside).toEqual([]);
  expect(series).toHaveLength(1);
  const [derived] = series;
  expect(derived).toMatchObject({
    modality: 'MR',
    synthetic: true,
    description,
    findings: [],
    dimensions: source!.dimensions,
  });
  expect(await readdir(out)).toHaveLength(source!.dimensions[2]);
  const volume = await readVolume(derived!);
  // The bundled model was trained on such phantoms: its translation must resemble the true MR, in place and in grey.
  expect(correlation(volume.values, truth.values)).toBeGreaterThan(0.8);
}

/** What the page logs as an error or refuses to load. */
function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}

/** Pearson's, over all voxels. */
function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [product, squareA, squareB] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB];
    product += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  return product / Math.sqrt(squareA * squareB);
}
