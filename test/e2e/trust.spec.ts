import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { differingShare, pixelsOf } from './pixels.ts';
import { chromiumPath, openShell } from './shells.ts';
import { makeStudy } from './study.ts';

const root = resolve(import.meta.dirname, '../..');
const missing = `Chromium is not installed at ${chromiumPath} (set CHROMIUM)`;
if (!existsSync(chromiumPath)) console.warn(`The test of trust in the window is skipped: ${missing}.`);

/** SYNDIFF_PICTURES: a folder for the window and the report of the run, to be looked at */
const pictures = process.env['SYNDIFF_PICTURES'];

let work = '';
test.beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-trust-'));
  await makeStudy(join(work, 'study'));
});
test.afterAll(() => rm(work, { recursive: true, force: true }));

test('a translation is measured, its errors are drawn, red is acknowledged, and a report is written', async () => {
  test.skip(!existsSync(chromiumPath), missing);
  const environment = { ...process.env, SYNDIFF_DATA: join(work, 'data') };
  const shell = await openShell('host', { root, environment });
  const { page } = shell;
  page.setDefaultTimeout(60_000);
  try {
    await page.getByTestId('open-path').fill(join(work, 'study'));
    await page.getByTestId('open-button').click();
    await page.getByTestId('series-item').first().click();
    // Said before translating.
    await expect(page.getByTestId('domain')).toBeVisible();
    await page.getByTestId('translate-button').click();
    await expect(page.getByTestId('verdict')).toBeVisible({ timeout: 5 * 60_000 });
    for (const axis of ['sample-quality', 'anatomical-fidelity', 'sampling-speed', 'diversity'])
      await expect(page.getByTestId(`axis-${axis}`)).toBeVisible();
    await expect(page.getByTestId('slice-strip').first()).toBeVisible();

    await drawOverlay(page);
    await exportAcknowledged(page);
    await writeReports(page);
  } finally {
    await shell.close();
  }
});

/** The overlay changes the picture of the translation, its legend has a unit, and the readout its value. */
async function drawOverlay(page: Page): Promise<void> {
  const pane = page.getByTestId('pane-synthetic-axial');
  const before = await pixelsOf(pane);
  await page.getByTestId('overlay-kind').selectOption('cycle-error');
  await expect(pane.getByTestId('overlay-legend')).toContainText('HU');
  await expect(page.getByTestId('readout-overlay')).toContainText('HU');
  await expect.poll(async () => differingShare(before, await pixelsOf(pane))).toBeGreaterThan(0.01);
  if (pictures) await page.screenshot({ path: join(pictures, 'trust.png') });
  await page.getByTestId('overlay-kind').selectOption('');
  await expect.poll(async () => differingShare(before, await pixelsOf(pane))).toBeLessThan(0.001);
}

/** Whatever the verdict is: red cannot be exported before it is acknowledged, and nothing else asks. */
async function exportAcknowledged(page: Page): Promise<void> {
  const level = await page.getByTestId('verdict').getAttribute('data-level');
  await page.getByTestId('export-path').fill(join(work, 'derived'));
  const button = page.getByTestId('export-button');
  if (level === 'red') {
    await expect(button).toBeDisabled();
    await page.getByTestId('acknowledge-red').check();
  } else await expect(page.getByTestId('acknowledge-red')).toHaveCount(0);
  await button.click();
  await expect(page.getByTestId('export-result')).toBeVisible();
  const [first] = (await readdir(join(work, 'derived'))).filter((name) => name.endsWith('.dcm'));
  const header = (await readFile(join(work, 'derived', first!))).toString('latin1');
  expect(header).toContain(`Fidelity verdict ${level!.toUpperCase()}`);
  expect(header.includes('acknowledged before export')).toBe(level === 'red');
  const audit = await readFile(join(work, 'data', 'audit', 'log.jsonl'), 'utf8');
  expect(audit).toContain(`"trust":{"verdict":"${level!}","acknowledged":${String(level === 'red')}}`);
}

async function writeReports(page: Page): Promise<void> {
  const folder = join(work, 'reports');
  await page.getByTestId('report-path').fill(folder);
  for (const format of ['json', 'dicom']) await page.getByTestId(`report-${format}`).check();
  await page.getByTestId('report-button').click();
  await expect(page.getByTestId('report-result')).toBeVisible();
  const names = await readdir(folder);
  expect(names.map((name) => name.split('.').at(-1)).sort()).toEqual(['dcm', 'html', 'json', 'pdf']);
  const pdf = await readFile(
    join(
      folder,
      names.find((name) => name.endsWith('.pdf'))!,
    ),
  );
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const dicom = await readFile(
    join(
      folder,
      names.find((name) => name.endsWith('.dcm'))!,
    ),
  );
  expect(dicom.includes(pdf.subarray(0, 1000))).toBe(true);
  if (pictures) for (const name of names) await copyFile(join(folder, name), join(pictures, name));
}
