import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { differingShare, pixelsOf, spreadOf } from './pixels.ts';
import { chromiumPath, openShell } from './shells.ts';
import { expectOverlays, makeStudy, openStudy, translateTwice } from './study.ts';

const root = resolve(import.meta.dirname, '../..');
const missing = `Chromium is not installed at ${chromiumPath} (set CHROMIUM)`;
if (!existsSync(chromiumPath)) console.warn(`The test of the bile ducts in the window is skipped: ${missing}.`);

let work = '';
test.beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-ducts-'));
  // Fine enough for its dilated ducts to be found, few enough slices to be translated twice.
  await makeStudy(join(work, 'study'), 14, { columns: 160, rows: 128, spacing: [2, 2, 6], centre: [0, 0, -6] });
});
test.afterAll(() => rm(work, { recursive: true, force: true }));

test('ducts are suggested, looked at along their length in source and translation, edited by hand, and come back; samples differ visibly', async () => {
  test.skip(!existsSync(chromiumPath), missing);
  const environment = { ...process.env, SYNDIFF_DATA: join(work, 'data') };
  const shell = await openShell('host', { root, environment });
  const { page } = shell;
  page.setDefaultTimeout(60_000);
  try {
    await openStudy(page, join(work, 'study'));
    await expect(page.getByTestId('region-suggestion')).toContainText('Region suggested');
    await page.getByTestId('find-ducts').click();
    const candidates = page.getByTestId('duct-candidate');
    await expect(candidates.first()).toContainText(/\d+ mm long, \d+\.\d mm wide/);
    const count = await candidates.count();

    const pick = candidates.first().getByRole('button', { name: /^Candidate 1/ });
    await pick.click();
    const source = page.getByTestId('curved-source');
    const before = await pixelsOf(source);
    expect(spreadOf(before)).toBeGreaterThan(3);
    // Bile is darker than liver: the line in the middle is darker than what lies a centimetre beside it.
    const { middle, beside } = await source.evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const mean = (row: number) => {
        const { data } = canvas.getContext('2d')!.getImageData(width / 4, row, width / 2, 1);
        return data.reduce((sum, value, i) => sum + (i % 4 === 0 ? value : 0), 0) / (width / 2);
      };
      return {
        middle: mean((height - 1) / 2),
        beside: (mean((height - 1) / 2 - 20) + mean((height - 1) / 2 + 20)) / 2,
      };
    });
    expect(middle).toBeLessThan(beside - 5);
    await page.getByTestId('curved-angle').fill('90');
    await expect.poll(async () => differingShare(before, await pixelsOf(source))).toBeGreaterThan(0.005);
    await source.hover();
    await expect(page.getByTestId('curved-width')).toContainText(/\d+\.\d mm wide here/);
    await expect(page.getByTestId('curved-synthetic')).toHaveCount(0);

    await translateTwice(page);
    const translated = page.getByTestId('curved-synthetic');
    expect(spreadOf(await pixelsOf(translated))).toBeGreaterThan(3);
    await expect(page.getByTestId('curved-view')).toContainText('SYNTHETIC');
    await page.screenshot({ path: test.info().outputPath('ducts.png') });

    // Its headline: bile is darker than liver in the source, and the ducts stand out more or less now, or no longer do.
    const headline = page.getByTestId('conspicuity');
    await expect(headline.getByTestId('contrast-source')).toHaveText(/^−[\d.]+ HU, −[\d.]+ SD$/);
    await expect(headline.getByTestId('contrast-translation')).toHaveText(/^−?[\d.]+ au, −?[\d.]+ SD$/);
    const outcome = headline.getByTestId('conspicuity-gain').or(headline.getByTestId('conspicuity-failure'));
    await expect(outcome).toHaveText(/^([+−]?[\d.]+|Failed: The ducts (turned brighter|vanished).*)$/);
    await headline.scrollIntoViewIfNeeded();
    await page.screenshot({ path: test.info().outputPath('conspicuity.png') });

    await expectOverlays(page, 0.003);
    await expect(page.getByTestId('slice-strip').first()).toBeVisible();

    // Beside the list as well; of one duct alone once somebody stands by it.
    await expect(page.getByTestId('ducts-conspicuity')).toContainText(/(SD of the liver|Failed: The ducts)/);
    const ofThis = page.getByTestId('duct-contrast');
    await expect(ofThis).toHaveCount(0);
    await candidates.first().getByRole('checkbox').check();
    await expect(ofThis).toContainText(/Source −[\d.]+ HU, −[\d.]+ SD.*−?[\d.]+ au, −?[\d.]+ SD/s);
    const suggested = await ofThis.textContent();
    await editDucts(page, count);
    await expect(ofThis).toContainText(/HU/);
    expect(await ofThis.textContent()).not.toBe(suggested);
    await expectReported(page, join(work, 'report'));
    await page.reload();
    await openStudy(page, join(work, 'study'));
    // What a hand made comes back, and is measured again; suggestions that nobody accepted do not.
    await expect(candidates).toHaveCount(2);
    for (const n of [0, 1])
      await expect(candidates.nth(n)).toContainText(/Duct \d+, (edited|drawn) by you: \d+ mm long, \d+\.\d mm wide/);
  } finally {
    await shell.close();
  }
});

/** Headline and report speak of the ducts as they were left: one edited and then refused, one drawn. */
async function expectReported(page: Page, folder: string): Promise<void> {
  const headline = page.getByTestId('conspicuity');
  const of = headline.getByTestId('conspicuity-of');
  await expect(of).toHaveText('Of the 2 ducts that a hand accepted, edited or drew.');
  await expect(headline.getByTestId('conspicuity-suggested')).toContainText('SD');
  await page.getByRole('button', { name: 'Refuse candidate 1' }).click();
  await expect(of).toHaveText('Of the 1 duct that a hand accepted, edited or drew.');
  await page.getByTestId('report-pdf').uncheck();
  await page.getByTestId('report-path').fill(folder);
  await page.getByTestId('report-button').click();
  await expect(page.getByTestId('report-result')).toBeVisible();
  const [name] = await readdir(folder);
  const report = await readFile(join(folder, name!), 'utf8');
  for (const words of [
    'Of the 1 duct that a hand accepted, edited or drew.',
    'Of the duct candidates in the source as the rules suggest them',
    'suggested, edited by hand',
    'drawn by hand',
    'refused',
  ])
    expect(report).toContain(words);
  await page.screenshot({ path: test.info().outputPath('reported.png') });
}

/** The centre line of the picked duct is dragged, moved by keys, cut, joined and deleted, and all of it taken back. */
async function editDucts(page: Page, count: number): Promise<void> {
  const pane = page.getByTestId('pane-source-coronal');
  const candidates = page.getByTestId('duct-candidate');
  const edited = page.locator('[data-testid=duct-candidate]:not([data-by=suggestion])');
  const widest = page.getByTestId('widest-here');
  const curved = page.getByTestId('curved-source');
  const [picture, suggested] = [await pixelsOf(curved), await widest.textContent()];
  const first = candidates.first();
  const size = await first.textContent();
  await page.getByTestId('curved-angle').fill('0');

  const handle = pane.getByTestId('duct-handle').nth(1);
  const { x, y, width } = (await handle.boundingBox())!;
  await page.mouse.move(x + width / 2, y + width / 2);
  await page.mouse.down();
  await page.mouse.move(x + 10, y + 4);
  await page.mouse.move(x + 22, y + 8);
  await page.mouse.up();
  await expect(edited).toHaveCount(1);
  await expect(first).toContainText(/^\s*Duct 1, edited by you: \d+ mm long, \d+\.\d mm wide/);
  await expect(first).not.toHaveText(size!);
  await expect.poll(async () => differingShare(picture, await pixelsOf(curved))).toBeGreaterThan(0.01);
  await page.screenshot({ path: test.info().outputPath('edited.png') });
  await page.keyboard.press('Control+z');
  await expect(edited).toHaveCount(0);
  await expect(first).toHaveText(size!);
  await expect(widest).toHaveText(suggested!);

  // By the keys alone: one millimetre, one step.
  await page.locator('[data-testid=pane-source-coronal] [data-testid=duct-handle][tabindex="0"]').first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(edited).toHaveCount(1);
  await page.getByTestId('cut-duct').click();
  await expect(edited).toHaveCount(2);
  await expect(candidates).toHaveCount(count + 1);
  await page.getByTestId('join-duct').selectOption({ index: 1 });
  await expect(edited).toHaveCount(1);
  await expect(candidates).toHaveCount(count);

  // A new one, point by point.
  await page.getByTestId('draw-duct').click();
  const surface = (await pane.locator('.surface').boundingBox())!;
  const [left, top] = [surface.x + surface.width * 0.35, surface.y + surface.height * 0.45];
  for (const [dx, dy] of [[0, 0], [15, 5], [30, 0]] as const) await page.mouse.click(left + dx, top + dy); // prettier-ignore
  await page.screenshot({ path: test.info().outputPath('drawing.png') });
  await expect(edited).toHaveCount(2);
  await page.getByTestId('draw-duct').click();
  await expect(edited.last()).toContainText(/\d+ mm long/);
  await page.screenshot({ path: test.info().outputPath('drawn.png') });
  await expect(pane.getByTestId('duct-mark')).toHaveCount(2);

  // Next to its end nothing is cut, which is said until the crosshair moves.
  await pane.getByTestId('duct-handle').first().focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('o');
  const refusal = page.getByTestId('cut-refused');
  await expect(refusal).toHaveText('Not cut: a piece would be shorter than 5 mm.');
  await expect(edited).toHaveCount(2);
  await page.screenshot({ path: test.info().outputPath('not-cut.png') });
  await page.keyboard.press('Home');
  await expect(refusal).toBeEmpty();

  // Refused or deleted, and taken back.
  await page.getByRole('button', { name: 'Refuse candidate 1' }).click();
  await expect(first).toContainText('refused');
  await page.keyboard.press('Control+z');
  await expect(first).not.toContainText('refused');
  await page.getByRole('button', { name: /^Delete duct/ }).click();
  await expect(edited).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await expect(edited).toHaveCount(2);
  // Kept once the hand has come to rest.
  await page.waitForTimeout(1000);
}
