import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { readVolume, scanFolder } from '../../main/dicom/index.ts';
import { tinyDiffusiveGenerator, writeTinyModel } from '../fixtures/tiny-model.ts';
import { differingShare, pixelsOf, spreadOf } from './pixels.ts';
import { chromiumPath, openShell } from './shells.ts';
import { makeStudy } from './study.ts';

const root = resolve(import.meta.dirname, '../..');
const title = 'A network that was never trained · 1.0.0';
let work = '';

test.skip(!existsSync(chromiumPath), `Chromium is not installed at ${chromiumPath} (set CHROMIUM)`);
test.beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-running-'));
  await makeStudy(join(work, 'study'), 24);
  // Slow enough to be held up while it runs.
  writeTinyModel(join(work, 'models'), { diffusive: tinyDiffusiveGenerator({ work: 15 }) });
});
test.afterAll(() => rm(work, { recursive: true, force: true }));

async function opened(data: string): Promise<{ page: Page; close: () => Promise<void> }> {
  const environment = {
    ...process.env,
    SYNDIFF_DATA: join(work, data),
    SYNDIFF_MODELS: join(work, 'models'),
  };
  const shell = await openShell('host', { root, environment });
  const { page } = shell;
  page.setDefaultTimeout(60_000);
  await page.getByTestId('open-path').fill(join(work, 'study'));
  await page.getByTestId('open-button').click();
  await page.getByTestId('model').selectOption({ label: title });
  return shell;
}

/** Slices that are done, as the panel says. */
async function slicesDone(page: Page): Promise<number> {
  return Number(/(\d+) of \d+/.exec((await page.getByTestId('progress').textContent()) ?? '')?.[1] ?? 0);
}

test('a translation is paused after the slice at hand, goes on, and can be cancelled while it is paused', async () => {
  const shell = await opened('data');
  const { page } = shell;
  try {
    await page.getByTestId('translate-button').click();
    await expect.poll(() => slicesDone(page)).toBeGreaterThan(1);
    await page.getByTestId('pause-button').click();
    await expect(page.getByTestId('resume-button')).toBeVisible();
    await expect(page.getByTestId('progress')).toContainText('Paused after');
    // The slice at hand is still finished.
    await page.waitForTimeout(3000);
    const held = await slicesDone(page);
    expect(held).toBeLessThan(24);
    await page.waitForTimeout(4000);
    expect(await slicesDone(page)).toBe(held);
    await page.getByTestId('resume-button').click();
    await expect(page.getByTestId('translation-done')).toBeVisible();

    await page.getByTestId('translate-button').click();
    await expect.poll(() => slicesDone(page)).toBeGreaterThan(0);
    await page.getByTestId('pause-button').click();
    await page.getByTestId('cancel-button').click();
    await expect(page.getByTestId('translation-cancelled')).toBeVisible();
    await expect(page.getByTestId('pane-synthetic-axial')).toHaveCount(0);
  } finally {
    await shell.close();
  }
});

test('only the slices of the region are translated; what is not says so; the exported series lies where they lie', async () => {
  const shell = await opened('data-region');
  const { page } = shell;
  const out = join(work, 'derived');
  try {
    await page.getByTestId('region-only').check();
    const said = (await page.getByTestId('region-slices').textContent()) ?? '';
    const [first, last] = /(\d+) to (\d+) of 24/.exec(said)!.slice(1).map(Number) as [number, number];
    expect(last - first).toBeLessThan(22);
    await page.getByTestId('translate-button').click();
    await expect(page.getByTestId('translation-done')).toBeVisible();
    await expect(page.getByTestId('translated-part')).toContainText(`Slices ${first} to ${last} of 24`);

    const axial = page.getByTestId('pane-synthetic-axial');
    const goTo = async (slice: number): Promise<void> => {
      await page.getByTestId('pane-source-axial').hover();
      await page.keyboard.press('Home');
      for (let press = 1; press < slice; press += 1) await page.keyboard.press('ArrowDown');
      await expect(axial.locator('.slice')).toContainText(`${slice} / 24`);
    };
    await goTo(Math.round((first + last) / 2));
    await expect(axial.getByTestId('untranslated')).toHaveCount(0);
    await expect.poll(async () => spreadOf(await pixelsOf(axial.locator('.layers')))).toBeGreaterThan(5);
    const within = await pixelsOf(axial.locator('.layers'));
    await goTo(first === 1 ? 24 : 1);
    await expect(axial.getByTestId('untranslated')).toBeVisible();
    await expect
      .poll(async () => differingShare(within, await pixelsOf(axial.locator('.layers'))))
      .toBeGreaterThan(0.05);
    if (process.env['SYNDIFF_PICTURES'])
      await page.screenshot({ path: join(process.env['SYNDIFF_PICTURES'], 'region-only.png') });

    await expect(page.getByTestId('verdict')).toBeVisible();
    if ((await page.getByTestId('verdict').getAttribute('data-level')) === 'red')
      await page.getByTestId('acknowledge-red').check();
    await page.getByTestId('export-path').fill(out);
    await page.getByTestId('export-button').click();
    await expect(page.getByTestId('export-result')).toBeVisible();
    expect(await readdir(out)).toHaveLength(last - first + 1);

    const whole = await readVolume((await scanFolder(join(work, 'study'))).series[0]!);
    const derived = await readVolume((await scanFolder(out)).series[0]!);
    // Axial planes count from the head; the volume from the feet.
    const feet = 24 - last;
    expect(derived.dimensions).toEqual([whole.dimensions[0], whole.dimensions[1], last - first + 1]);
    expect(derived.origin[2]).toBeCloseTo(whole.origin[2] + feet * whole.spacing[2], 6);
    expect([derived.spacing, derived.directions]).toEqual([whole.spacing, whole.directions]);
  } finally {
    await shell.close();
  }
});

test('layout and measures of a series come back when it is opened by another run', async () => {
  const first = await opened('data-views');
  try {
    const { page } = first;
    await page.keyboard.press('l');
    const surface = page.getByTestId('pane-source-axial').locator('.surface');
    const { x, y, width, height } = (await surface.boundingBox())!;
    await page.mouse.move(x + 0.4 * width, y + 0.4 * height);
    await page.mouse.down();
    await page.mouse.move(x + 0.55 * width, y + 0.5 * height);
    await page.mouse.up();
    await page.getByTestId('layout-volume').click();
    await expect(page.getByTestId('measure-summary')).toContainText('1');
    await page.waitForTimeout(1500);
  } finally {
    await first.close();
  }
  const second = await opened('data-views');
  try {
    await expect(second.page.getByTestId('measure-summary')).toContainText('1');
    await expect(second.page.getByTestId('layout-volume')).toHaveAttribute('aria-pressed', 'true');
  } finally {
    await second.close();
  }
});
