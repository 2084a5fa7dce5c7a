import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { fidelityReport, reasonInWords, type FidelityReport } from '../../preload/contract/index.ts';
import { koreanReasons } from '../../renderer/strings/korean-reasons.ts';
import { differingShare, pixelsOf } from './pixels.ts';
import { chromiumPath, openShell } from './shells.ts';
import { expectOverlays, makeStudy, openStudy, translateTwice } from './study.ts';

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

test('a translation is measured, its errors are drawn and compared with another seed’s, red is acknowledged, a report is written, and read in Korean', async () => {
  test.skip(!existsSync(chromiumPath), missing);
  const environment = { ...process.env, SYNDIFF_DATA: join(work, 'data') };
  const shell = await openShell('host', { root, environment });
  const { page } = shell;
  page.setDefaultTimeout(60_000);
  try {
    await openStudy(page, join(work, 'study'));
    // Said before translating.
    await expect(page.getByTestId('domain')).toBeVisible();
    await translateTwice(page);
    for (const axis of ['sample-quality', 'anatomical-fidelity', 'sampling-speed', 'diversity'])
      await expect(page.getByTestId(`axis-${axis}`)).toBeVisible();
    await expect(page.getByTestId('slice-strip').first()).toBeVisible();

    await expectOverlays(page, 0.01, pictures);
    await useStrip(page);
    await compareSeeds(page);
    await exportAcknowledged(page);
    await writeReports(page);
    const report = await writtenReport();
    await compareConspicuity(page, report);
    await readInKorean(page, report);
  } finally {
    await shell.close();
  }
});

/** A press on the strip beside a pane goes to the slice there, whose level it says in words. */
async function useStrip(page: Page): Promise<void> {
  const pane = page.getByTestId('pane-synthetic-axial');
  const strip = pane.getByTestId('slice-strip');
  const { width, height } = (await strip.boundingBox())!;
  const before = await pixelsOf(pane);
  for (const [share, slice] of [
    [0.95, 4],
    [0.05, 1],
  ] as const) {
    await strip.click({ position: { x: width / 2, y: share * height } });
    await expect(strip).toHaveAttribute('aria-valuenow', String(slice));
    await expect(strip).toHaveAttribute('aria-valuetext', /^slice \d of 4, (Green|Amber|Red)$/);
  }
  await expect.poll(async () => differingShare(before, await pixelsOf(pane))).toBeGreaterThan(0.01);
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

async function writtenReport(): Promise<FidelityReport> {
  const folder = join(work, 'reports');
  const name = (await readdir(folder)).find((one) => one.endsWith('.json'))!;
  const written = JSON.parse(await readFile(join(folder, name), 'utf8')) as { report: unknown };
  return fidelityReport.parse(written.report);
}

/** The headline figure of the window is that of the report: contrasts with sign and unit, a gain or a failure in words. */
async function compareConspicuity(page: Page, { conspicuity }: FidelityReport): Promise<void> {
  const shown = page.getByTestId('conspicuity');
  if (!conspicuity) return expect(shown).toContainText('Not measured');
  const said = (value: number) => String(Number(value.toPrecision(3))).replace('-', '−');
  for (const side of ['source', 'translation'] as const) {
    const { contrast, unit, toNoise } = conspicuity[side];
    const words = `${said(contrast)} ${unit}, ${said(toNoise)} SD`;
    await expect(shown.getByTestId(`contrast-${side}`)).toHaveText(words);
  }
  if (conspicuity.failure === null)
    await expect(shown.getByTestId('conspicuity-gain')).toContainText(said(conspicuity.gain!));
  else await expect(shown.getByTestId('conspicuity-failure')).toContainText(/turned brighter|vanished/);
}

/** The window says the reasons in its own language; the report keeps them in English. */
async function readInKorean(page: Page, { verdict: { reasons } }: FidelityReport): Promise<void> {
  const shown = page.getByTestId('verdict');
  expect(reasons.length).toBeGreaterThan(0);
  for (const { message } of reasons) await expect(shown).toContainText(message);
  await page.getByTestId('settings-button').click();
  await page.getByTestId('language').selectOption('ko');
  await page.keyboard.press('Escape');
  for (const reason of reasons) {
    await expect(shown).toContainText(reasonInWords(reason, koreanReasons));
    await expect(shown).not.toContainText(reason.message);
  }
}

/** A second translation stands beside the first: all axes of both, and each overlay of both on one scale. */
async function compareSeeds(page: Page): Promise<void> {
  const seed = page.getByTestId('seed');
  if (!(await seed.isVisible())) await page.locator('details', { has: seed }).locator('summary').click();
  await seed.fill('2');
  await page.getByTestId('translate-button').click();
  await expect(page.getByTestId('compare-report')).not.toHaveValue('');
  for (const axis of ['sample-quality', 'anatomical-fidelity', 'sampling-speed', 'diversity'])
    await expect(page.getByTestId(`compared-${axis}`)).toBeVisible();
  if (pictures) {
    await page.getByTestId('quadrilemma').scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(pictures, 'compared-axes.png') });
  }
  const pane = page.getByTestId('pane-synthetic-axial');
  const legend = pane.getByTestId('overlay-legend');
  await page.getByTestId('overlay-kind').selectOption('uncertainty');
  await expect(page.getByTestId('overlay-of')).toBeVisible();
  const ends = legend.locator('small');
  const scale = await ends.textContent();
  const layers = pane.locator('.layers');
  let own = await pixelsOf(layers);
  // The tools take another row now, and the panes are drawn anew at another size.
  const changed = async () => {
    const before = own;
    await page.waitForTimeout(300);
    own = await pixelsOf(layers);
    return differingShare(before, own);
  };
  await expect.poll(changed).toBe(0);
  if (pictures) await page.screenshot({ path: join(pictures, 'compared-own.png') });
  await page.getByTestId('overlay-of').selectOption('compared');
  // Other noise, other uncertainty: the colours differ, what they mean does not.
  await expect.poll(async () => differingShare(own, await pixelsOf(layers))).toBeGreaterThan(0.001);
  await expect(ends).toHaveText(scale!);
  if (pictures) await page.screenshot({ path: join(pictures, 'compared-other.png') });
  await page.getByTestId('overlay-of').selectOption('shown');
  await expect.poll(async () => differingShare(own, await pixelsOf(layers))).toBeLessThan(0.001);
  await page.getByTestId('compare-report').selectOption({ index: 0 });
  await expect(page.getByTestId('overlay-of')).toHaveCount(0);
}
