import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { scanFolder } from '../../main/dicom/index.ts';
import { modelCard } from '../../models/index.ts';
import { writeTinyModel } from '../fixtures/tiny-model.ts';
import { faintTexts } from './contrast.ts';
import { changedShare, Panes } from './panes.ts';
import { pixelsOf, spreadOf } from './pixels.ts';
import { noRealSeries, realSeries } from './real.ts';
import { chromiumPath, openShell } from './shells.ts';
import type { Shell } from './shells.ts';
import { makeStudy } from './study.ts';

/* What the window says in words: of series, models, speed and errors; and that all of it can be read. */

const root = resolve(import.meta.dirname, '../..');
let work = '';
let shell: Shell;
let page: Page;
let panes: Panes;
let axial: Locator;

test.skip(!existsSync(chromiumPath), `Chromium is not installed at ${chromiumPath} (set CHROMIUM)`);
test.skip(noRealSeries !== undefined, noRealSeries ?? '');
test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-reading-'));
  await makeStudy(join(work, 'study'));
  writeTinyModel(join(work, 'models'));
  const environment = { ...process.env, SYNDIFF_DATA: join(work, 'data'), SYNDIFF_MODELS: join(work, 'models') };
  shell = await openShell('electron', { root, environment, chosenFolders: [realSeries('mr-t1-axial-ge-mprage')] });
  page = shell.page;
  panes = new Panes(page);
  axial = panes.of('source', 'axial');
});
test.afterAll(async () => {
  await shell?.close();
  await rm(work, { recursive: true, force: true });
});

async function open(path: string): Promise<void> {
  await page.getByTestId('open-path').fill(path);
  await page.getByTestId('open-button').click();
}

test('the first page can be read; a folder that the dialogue gave is opened; keys 6 to 9 set the windows of MR', async () => {
  await page
    .getByTestId('welcome-computing')
    .getByText(/No graphics processor can be used|works/)
    .waitFor();
  expect(await faintTexts(page)).toEqual([]);
  const choose = page.getByRole('button', { name: 'Choose…' });
  await choose.first().click();
  await expect.poll(async () => spreadOf(await pixelsOf(axial.locator('.layers')))).toBeGreaterThan(5);
  await expect(page.getByTestId('series-item')).toContainText('256 × 256 × 28');

  await axial.locator('.surface').hover();
  const text = axial.locator('.window');
  const windowOf = async (): Promise<[width: number, centre: number]> => {
    const [width, centre] = [...((await text.textContent()) ?? '').matchAll(/\d+(?:\.\d+)?/g)].map(([number]) =>
      Number(number),
    );
    return [width!, centre!];
  };
  const widths: number[] = [];
  let last = await panes.steadyPicture(axial);
  for (const key of ['6', '7', '8', '9']) {
    await page.keyboard.press(key);
    await expect.poll(async () => changedShare(last, await panes.picture(axial))).toBeGreaterThan(0.01);
    last = await panes.picture(axial);
    widths.push((await windowOf())[0]);
  }
  // Each shows less of the patient's values than the one before; the last ends where most are brighter.
  expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  expect(new Set(widths).size).toBe(4);
  // Nothing is in HU: the windows of CT change nothing.
  await page.keyboard.press('1');
  expect((await windowOf())[0]).toBe(widths[3]);
});

test('a series that does not fit says why, in plain words and with the number, and opens on a regular grid when told to', async () => {
  await open(realSeries('ct-head-gantry-tilt-philips'));
  const findings = page.locator('.findings');
  await expect(findings.first()).toContainText('Scanned with a tilted gantry.');
  await expect(findings.first()).toContainText('16.5°');
  await expect(page.getByTestId('series-item')).toBeDisabled();
  await expect(page.getByTestId('series-item')).toContainText('512 × 512 × 8');
  expect(await faintTexts(page)).toEqual([]);
  await page.getByTestId('resample-button').click();
  await expect.poll(async () => spreadOf(await pixelsOf(axial.locator('.layers')))).toBeGreaterThan(8);
});

test('the model says what it was trained on, how good it is and how it fails; time and provider are told before', async () => {
  await open(realSeries('ct-liver-portal-siemens-j2k'));
  await axial.locator('canvas').waitFor();
  const folder = join(root, 'models', 'ct-to-mrt1-compact');
  const card = modelCard.parse(JSON.parse(await readFile(join(folder, 'card.json'), 'utf8')));
  await page.getByTestId('model').selectOption(card.id);
  const facts = page.getByTestId('model-facts');
  await facts.locator('summary').click();
  for (const text of [card.intendedUse, card.training.data, ...card.knownFailures])
    await expect(facts).toContainText(text);
  const psnr = facts.getByRole('row', { name: 'PSNR' });
  const value = (name: string): string => card.metrics.find((metric) => metric.name === name)!.value.toPrecision(3);
  await expect(psnr).toContainText(`${value('PSNR, diffusive')} dB`);
  await expect(psnr).toContainText(`${value('PSNR, source as it is')} dB`);
  expect(await faintTexts(page)).toEqual([]);
  if (process.env['SYNDIFF_PICTURES'])
    await page.screenshot({ path: join(process.env['SYNDIFF_PICTURES'], 'model.png') });
  await facts.locator('summary').click();

  // Where the processor does it, why nothing faster does.
  const estimate = page.getByTestId('estimate');
  await expect(estimate).toContainText(/About .+ on (cuda|dml|coreml|cpu \(.+\))/);
  await expect(estimate).toContainText('20 slices');
  await page.getByLabel('Samples').fill('3');
  await expect(estimate).toContainText(/3 samples/);
  await page.getByLabel('Samples').fill('1');
});

test('an error says what, where and what to do, and is copied without the name in it', async () => {
  const path = join(work, 'Doe^Jane 1970', 'CT');
  await open(path);
  const error = page.getByTestId('error');
  await expect(error).toContainText(path);
  await expect(error).toContainText('Choose a folder that exists');
  expect(await faintTexts(page)).toEqual([]);
  await page.getByTestId('copy-error').click();
  await page.getByTestId('open-path').fill('');
  await page.getByTestId('open-path').press('Control+v');
  const copied = await page.getByTestId('open-path').inputValue();
  expect(copied).toContain('folder-unreadable');
  expect(copied).not.toMatch(/Doe|Jane|1970|syndiff-reading/);
  await error.getByRole('button', { name: 'Dismiss' }).click();
});

test('a medium without the patient is exported: what was written is said, and nothing of it names anybody', async () => {
  await open(join(work, 'study'));
  await expect(page.getByTestId('series-item')).toContainText('phantom');
  await page.getByTestId('model').selectOption({ label: 'A network that was never trained · 1.0.0' });
  await page.getByTestId('translate-button').click();
  await expect(page.getByTestId('verdict')).toBeVisible();
  expect(await faintTexts(page)).toEqual([]);
  const red = page.getByTestId('acknowledge-red');
  if ((await red.count()) > 0) await red.check();
  const out = join(work, 'medium');
  await page.getByTestId('export-path').fill(out);
  await page.getByTestId('export-layout').selectOption('medium');
  await page.getByTestId('export-deidentify').check();
  await page.getByTestId('export-button').click();
  const result = page.getByTestId('export-result');
  await expect(result).toContainText('4 files written to');
  await expect(result).toContainText(out);
  expect(await faintTexts(page)).toEqual([]);
  expect((await readdir(out)).sort()).toEqual(['DICOM', 'DICOMDIR']);
  const { series } = await scanFolder(out);
  await expect(result).toContainText(series[0]!.seriesInstanceUID);
  for (const name of await readdir(out, { recursive: true, withFileTypes: true })) {
    if (!name.isFile()) continue;
    const bytes = await readFile(join(name.parentPath, name.name), 'latin1');
    expect(bytes).not.toMatch(/Phantom\^Test|PHANTOM/);
  }
  await page.getByTestId('open-exported').click();
  await expect(page.getByTestId('open-path')).toHaveValue(out);
  await expect(page.getByTestId('series-item')).toContainText('SYN MR-T1 from CT');
  // A series that says of itself that it is synthetic is marked wherever it is shown.
  await expect(axial.locator('header')).toContainText('SYNTHETIC – not for diagnostic use');
});

test('every dialogue can be read and left by Esc', async () => {
  for (const [opener, dialog] of [
    ['batch-button', 'batch'],
    ['settings-button', 'settings'],
    ['destinations-button', 'destinations'],
  ] as const) {
    await page.getByTestId(opener).click();
    await expect(page.getByTestId(dialog)).toBeVisible();
    expect(await faintTexts(page)).toEqual([]);
    // Also where nothing has the focus, as after a press of what is disabled by it.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('Escape');
    await expect(page.getByTestId(dialog)).toHaveCount(0);
  }
  await page.keyboard.press('?');
  await expect(page.getByTestId('help')).toBeVisible();
  expect(await faintTexts(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('help')).toHaveCount(0);
  // What is faint is found.
  await page.locator('h1').evaluate((heading) => (heading.style.color = '#6b7480'));
  expect(await faintTexts(page)).toEqual([expect.stringMatching(/^3\.\d\d H1 /)]);
});
