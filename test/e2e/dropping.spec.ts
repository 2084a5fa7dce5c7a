import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { scanFolder } from '../../main/dicom/index.ts';
import { zip } from '../../main/dicom/zip.fixtures.ts';
import { pixelsOf, spreadOf } from './pixels.ts';
import { noRealSeries, realSeries } from './real.ts';
import { chromiumPath, openShell } from './shells.ts';
import type { Shell } from './shells.ts';

/*
 * Chromium drags real files and folders over the window, as a file manager does. Where they lie Chromium does not tell;
 * the stand-in for Electron is told, by name.
 */

const root = resolve(import.meta.dirname, '../..');
let work = '';
let shell: Shell;

test.skip(!existsSync(chromiumPath), `Chromium is not installed at ${chromiumPath} (set CHROMIUM)`);
test.skip(noRealSeries !== undefined, noRealSeries ?? '');
test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-dropping-'));
  shell = await openShell('electron', { root, environment: { ...process.env, SYNDIFF_DATA: join(work, 'data') } });
  await shell.page.getByTestId('open-path').waitFor();
  test.skip(!(await shell.page.evaluate(() => 'doubleInvoke' in window)), 'Only the stand-in can be told of places.');
});
test.afterAll(async () => {
  await shell?.close();
  await rm(work, { recursive: true, force: true });
});

/** Drags what lies at the paths over the window, and drops it there. */
async function drop(page: Page, paths: readonly string[]): Promise<void> {
  const places = Object.fromEntries(paths.map((path) => [basename(path), path]));
  await page.evaluate((doublePaths) => void Object.assign(window, { doublePaths }), places);
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const at = { x: 500, y: 400, data };
  for (const type of ['dragEnter', 'dragOver'] as const)
    await devtools.send('Input.dispatchDragEvent', { type, ...at });
  await expect(page.getByTestId('drop-zone')).toBeVisible();
  await devtools.send('Input.dispatchDragEvent', { type: 'drop', ...at });
  await expect(page.getByTestId('drop-zone')).toHaveCount(0);
  await devtools.detach();
}

/** One series with that many slices is open, and its picture is there. */
async function expectOpened(page: Page, modality: string, slices: number): Promise<void> {
  const series = page.getByTestId('series-item');
  await expect(series).toHaveCount(1);
  await expect(series).toContainText(modality);
  await expect(series).toContainText(new RegExp(`× ${slices}\\b`));
  await expect(page.getByTestId('error')).toHaveCount(0);
  const axial = page.getByTestId('pane-source-axial').locator('.layers');
  await expect.poll(async () => spreadOf(await pixelsOf(axial))).toBeGreaterThan(8);
}

test('a folder that is dropped is opened with all below it', async () => {
  const { page } = shell;
  const folder = join(work, 'study 1');
  await mkdir(join(folder, 'below'), { recursive: true });
  const series = realSeries('ct-liver-portal-siemens-j2k');
  for (const name of await readdir(series)) await copyFile(join(series, name), join(folder, 'below', name));
  await drop(page, [folder]);
  await expectOpened(page, 'CT', 20);
  await expect(page.getByTestId('open-path')).toHaveValue(folder);
});

test('a ZIP archive that is dropped is opened', async () => {
  const { page } = shell;
  const series = realSeries('mr-t1-axial-ge-mprage');
  const entries = (await readdir(series)).map(async (name) => ({
    name: `exam/${name}`,
    data: await readFile(join(series, name)),
  }));
  await writeFile(join(work, 'exam.zip'), zip(await Promise.all(entries)));
  await drop(page, [join(work, 'exam.zip')]);
  await expectOpened(page, 'MR', 28);
});

test('loose files that are dropped are opened, and nothing else of their folder; from several folders they are not', async () => {
  const { page } = shell;
  // Neighbours: by their names they are in another order.
  const [series] = (await scanFolder(realSeries('ct-thorax-abdomen-philips'))).series;
  const files = series!.instances.slice(4, 12).map(({ file }) => file);
  await drop(page, files);
  await expectOpened(page, 'CT', 8);

  const other = realSeries('mr-t1-axial-ge-mprage');
  await drop(page, [files[0]!, join(other, (await readdir(other))[0]!)]);
  await expect(page.getByTestId('error')).toHaveAttribute('data-code', 'drop-apart');
  // What was open still is.
  await expect(page.getByTestId('series-item')).toContainText('CT');
});
