import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { readVolume, scanFolder } from '../../main/dicom/index.ts';
import type { Volume } from '../../main/dicom/index.ts';
import { writeTinyModel } from '../fixtures/tiny-model.ts';
import { changedShare, Panes } from './panes.ts';
import { noRealSeries, realSeries } from './real.ts';
import { chromiumPath, openShell } from './shells.ts';
import type { Shell } from './shells.ts';

/*
 * What hands and keys do on a real portal venous CT, which the command line asks to open: the values shown are those that
 * the files hold, and the pictures are made of them.
 */

const root = resolve(import.meta.dirname, '../..');
const slices = 20;
let work = '';
let shell: Shell;
let page: Page;
let panes: Panes;
let axial: Locator;
let truth: Volume;

test.skip(!existsSync(chromiumPath), `Chromium is not installed at ${chromiumPath} (set CHROMIUM)`);
test.skip(noRealSeries !== undefined, noRealSeries ?? '');
test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-hands-'));
  writeTinyModel(join(work, 'models'));
  const folder = realSeries('ct-liver-portal-siemens-j2k');
  truth = await readVolume((await scanFolder(folder)).series[0]!);
  const environment = { ...process.env, SYNDIFF_DATA: join(work, 'data'), SYNDIFF_MODELS: join(work, 'models') };
  shell = await openShell('host', { root, environment, folder });
  page = shell.page;
  panes = new Panes(page);
  axial = panes.of('source', 'axial');
  await axial.locator('canvas').waitFor();
});
test.afterAll(async () => {
  await shell?.close();
  await rm(work, { recursive: true, force: true });
});

const numbers = (text: string | null): number[] =>
  [...(text ?? '').replaceAll('\u2212', '-').matchAll(/-?\d+(?:\.\d+)?/g)].map(([number]) => Number(number));
const shownValue = async (testid: string): Promise<number> => numbers(await page.getByTestId(testid).textContent())[0]!;
const sliceOf = async (pane: Locator): Promise<number> => numbers(await pane.locator('.slice').textContent())[0]!;

async function voxelAtCursor(): Promise<[number, number, number]> {
  return numbers(await page.getByTestId('readout').locator('.index').textContent()) as [number, number, number];
}

function trueValue([column, row, slice]: readonly [number, number, number]): number {
  const [columns, rows] = truth.dimensions;
  return truth.values[column + columns * (row + rows * slice)]!;
}

test('the readout says position, voxel and HU of the file, and one cursor drives all panes', async () => {
  for (const at of [
    [0.3, 0.4],
    [0.5, 0.5],
    [0.62, 0.35],
  ] as const) {
    await panes.point(axial, at);
    const voxel = await voxelAtCursor();
    expect(await shownValue('readout-source')).toBe(trueValue(voxel));
    const position = numbers(await page.getByTestId('readout').locator('.position').textContent());
    for (const axis of [0, 1, 2] as const)
      expect(position[axis]).toBeCloseTo(truth.origin[axis] + voxel[axis] * truth.spacing[axis], 0);
  }
  const [coronal, sagittal] = [panes.of('source', 'coronal'), panes.of('source', 'sagittal')];
  const before = { coronal: await sliceOf(coronal), sagittal: await sliceOf(sagittal) };
  await panes.point(axial, [0.4, 0.45]);
  const [column, row] = await voxelAtCursor();
  // Coronal planes count from the front, sagittal ones from the right.
  expect([await sliceOf(sagittal), await sliceOf(coronal)]).toEqual([column + 1, row + 1]);
  expect({ coronal: await sliceOf(coronal), sagittal: await sliceOf(sagittal) }).not.toEqual(before);
});

test('right drag zooms, middle drag pans, the wheel turns slices, left drag is the window, Space takes it all back', async () => {
  await page.keyboard.press(' ');
  const whole = await panes.steadyPicture(axial);
  const scale = axial.locator('.scale');
  const [first, width] = [await scale.textContent(), (await scale.boundingBox())!.width];
  await panes.drag(axial, [0.5, 0.5], [0, -200], 'right');
  // Twice as large: the same length takes twice the pixels, or a shorter one is shown.
  await expect.poll(async () => changedShare(whole, await panes.picture(axial))).toBeGreaterThan(0.05);
  const [nowText, nowWidth] = [await scale.textContent(), (await scale.boundingBox())!.width];
  const millimetres = (text: string | null): number => numbers(text)[0]! * (text!.includes('cm') ? 10 : 1);
  expect(nowWidth / millimetres(nowText) / (width / millimetres(first))).toBeCloseTo(2, 1);

  const cross = await panes.crosshair(axial);
  await panes.drag(axial, [0.5, 0.5], [60, -40], 'middle');
  const moved = await panes.crosshair(axial);
  expect([moved.x - cross.x, moved.y - cross.y]).toEqual([expect.closeTo(60, 3), expect.closeTo(-40, 3)]);

  const slice = await sliceOf(axial);
  await axial.locator('.surface').hover();
  await page.mouse.wheel(0, 100);
  await expect.poll(() => sliceOf(axial)).toBe(slice + 1);

  const text = axial.locator('.window');
  const [windowWidth, centre] = numbers(await text.textContent()) as [number, number];
  await panes.drag(axial, [0.5, 0.3], [150, 60]);
  const [wider, higher] = numbers(await text.textContent()) as [number, number];
  expect(wider).toBeCloseTo(windowWidth * 1.5, 0);
  expect(higher).toBeCloseTo(centre + windowWidth * 0.2, 0);

  await page.keyboard.press(' ');
  expect(numbers(await text.textContent()).slice(0, 2)).toEqual([windowWidth, centre]);
  await expect.poll(async () => changedShare(whole, await panes.picture(axial))).toBeLessThan(0.002);
});

test('keys 1 to 5 set the windows of CT and i inverts: each grey is that of the value under the cursor', async () => {
  await panes.point(axial, [0.45, 0.42]);
  // Eight times as large: a pixel at the cursor is one voxel.
  const at = await panes.crosshair(axial);
  const { width, height } = (await axial.locator('.surface').boundingBox())!;
  for (let drag = 0; drag < 3; drag += 1) await panes.drag(axial, [at.x / width, at.y / height], [0, -200], 'right');
  await page.mouse.move(2, 2);
  const value = trueValue(await voxelAtCursor());
  const expected = {
    '1': { text: 'W 400 C 40 Abdomen', width: 400, centre: 40 },
    '2': { text: 'W 150 C 90 Liver', width: 150, centre: 90 },
    '3': { text: 'W 120 C 20 Biliary', width: 120, centre: 20 },
    '4': { text: 'W 2500 C 480 Bone', width: 2500, centre: 480 },
    '5': { text: 'W 1500 C −600 Lung', width: 1500, centre: -600 },
  };
  for (const [key, { text, width: w, centre }] of Object.entries(expected)) {
    await page.keyboard.press(key);
    await expect(axial.locator('.window')).toHaveText(text);
    const grey = 255 * Math.min(1, Math.max(0, (value - centre) / w + 0.5));
    const away = async (wanted: number): Promise<number> =>
      Math.abs((await panes.greyAt(axial, await panes.crosshair(axial))) - wanted);
    // A voxel is some pixels wide, and between voxels values are interpolated.
    await expect.poll(() => away(grey)).toBeLessThan(255 * (12 / w) + 3);
    await page.keyboard.press('i');
    await expect(axial.locator('.window')).toContainText('Inverted');
    await expect.poll(() => away(255 - grey)).toBeLessThan(255 * (12 / w) + 3);
    await page.keyboard.press('i');
  }
  await page.keyboard.press(' ');
});

test('arrows, Page keys, Home and End turn slices; a double click shows one pane alone, and Esc all again', async () => {
  await axial.locator('.surface').hover();
  for (const [key, slice] of [
    ['Home', 1],
    ['ArrowDown', 2],
    ['ArrowRight', 3],
    ['PageDown', 13],
    ['ArrowUp', 12],
    ['PageUp', 2],
    ['ArrowLeft', 1],
    ['End', slices],
    ['PageDown', slices],
  ] as const) {
    await page.keyboard.press(key);
    expect(await sliceOf(axial)).toBe(slice);
  }
  const { width } = (await axial.boundingBox())!;
  await axial.locator('.surface').dblclick({ position: { x: 80, y: 120 } });
  for (const view of ['coronal', 'sagittal', '3d']) await expect(panes.of('source', view)).toBeHidden();
  expect((await axial.boundingBox())!.width).toBeGreaterThan(1.3 * width);
  await page.keyboard.press('Escape');
  await expect(panes.of('source', '3d')).toBeVisible();
  expect((await axial.boundingBox())!.width).toBe(width);
  await page.keyboard.press(' ');
});

test('3D follows the hand; its cut follows the plane, its region and its quality change the picture', async () => {
  await page.getByTestId('layout-volume').click();
  const volume = panes.of('source', '3d');
  expect((await volume.boundingBox())!.width).toBeGreaterThan(1.5 * (await axial.boundingBox())!.width);
  await page.getByTestId('volume-preset').selectOption('dense');
  let last = await panes.steadyPicture(volume);
  const changes = async (least = 0.002): Promise<void> => {
    await expect.poll(async () => changedShare(last, await panes.picture(volume))).toBeGreaterThan(least);
    // Drawn coarsely while a hand moves it, and finely afterwards.
    last = await panes.steadyPicture(volume);
  };
  await panes.drag(volume, [0.5, 0.5], [90, 40]);
  await changes();
  await axial.locator('.surface').hover();
  await page.keyboard.press('PageUp');
  await page.waitForTimeout(800);
  expect(changedShare(last, await panes.picture(volume))).toBeLessThan(0.001);
  await page.getByTestId('volume-more').click();
  last = await panes.steadyPicture(volume);
  await page.getByTestId('volume-cut-axial').check();
  await changes();
  await axial.locator('.surface').hover();
  await page.keyboard.press('PageDown');
  await changes();
  await page.getByTestId('volume-cut-axial').uncheck();
  await changes();
  const shaded = page.getByTestId('volume-shaded');
  await shaded.setChecked(!(await shaded.isChecked()));
  await changes();
  await shaded.setChecked(!(await shaded.isChecked()));
  await changes();
  await page.getByTestId('volume-crop').check();
  await changes();
  await page.getByTestId('volume-crop').uncheck();
  await page.getByTestId('volume-more').click();
  await page.getByTestId('layout-side-by-side').click();
  await page.keyboard.press(' ');
});

test('an ellipse and an angle are measured, and saved as CSV with their units and the notice', async () => {
  await page.getByTestId('tool-ellipse').click();
  await panes.drag(axial, [0.3, 0.4], [60, 40]);
  await page.keyboard.press('a');
  await panes.drag(axial, [0.5, 0.5], [80, 0]);
  const { x, y, width, height } = (await axial.locator('.surface').boundingBox())!;
  await page.mouse.move(x + 0.5 * width, y + 0.5 * height - 60);
  await page.mouse.down();
  await page.mouse.up();
  // Given up before it is done.
  await panes.drag(axial, [0.6, 0.6], [50, 0]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('tool-window')).toHaveAttribute('aria-pressed', 'true');

  await page.getByTestId('measure-summary').click();
  const rows = page.getByTestId('measure-row');
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('cm²');
  await expect(rows.last()).toContainText('°');
  const [mean, deviation, least, most] = numbers(
    (await rows.first().getByTestId('measure-source').textContent())!.replace('Source', ''),
  ) as [number, number, number, number];
  expect(least).toBeLessThan(mean);
  expect(most).toBeGreaterThan(mean);
  expect(deviation).toBeGreaterThan(0);

  const waiting = page.waitForEvent('download');
  await page.getByTestId('save-csv').click();
  const lines = (await readFile(await (await waiting).path(), 'utf8')).split('\r\n');
  expect(lines[0]).toContain('area (mm2),source voxels,source mean (HU)');
  expect(lines[1]).toMatch(/^1,ellipse,/);
  expect(lines[1]).toContain('SYNTHETIC – not for diagnostic use');
  const [head, ellipse] = [lines[0]!.split(','), lines[1]!.replace(/"[^"]*"/g, '').split(',')];
  expect(Math.round(Number(ellipse[head.indexOf('source mean (HU)')]))).toBe(mean);
  expect(lines[2]).toMatch(/^2,angle,/);
  await page.getByTestId('measure-summary').click();
});

test('a key is given another action, which lasts over a new start of the window, and taken back', async () => {
  await page.keyboard.press('?');
  const help = page.getByTestId('help');
  for (const action of ['Ten slices on', 'CT window: biliary', 'Invert', 'Redo it', 'Reset windows'])
    await expect(help).toContainText(action);
  const invert = help.getByRole('button', { name: /: Invert$|Invert/ }).first();
  await invert.click();
  await page.keyboard.press('k');
  await expect(invert).toHaveText('K');
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  const inverted = axial.locator('.window').getByText('Inverted');
  await page.keyboard.press('i');
  await expect(inverted).toHaveCount(0);
  await page.keyboard.press('k');
  await expect(inverted).toBeVisible();

  await page.reload();
  await axial.locator('canvas').waitFor();
  await axial.locator('.surface').hover();
  await page.keyboard.press('k');
  await expect(inverted).toBeVisible();
  await page.keyboard.press('?');
  await help.getByRole('button', { name: 'Default keys' }).click();
  await page.keyboard.press('Escape');
  // Until it is gone, the keys are the dialogue's own.
  await expect(help).toHaveCount(0);
  await page.keyboard.press('i');
  await expect(inverted).toHaveCount(0);
});

test('source and translation have one cursor; the readout adds translated value, difference and uncertainty', async () => {
  await page.getByTestId('model').selectOption({ label: 'A network that was never trained · 1.0.0' });
  await page.getByLabel('Samples').fill('2');
  await page.getByTestId('translate-button').click();
  await expect(page.getByTestId('verdict')).toBeVisible();
  const synthetic = panes.of('synthetic', 'axial');
  await panes.point(synthetic, [0.4, 0.4]);
  expect(await panes.crosshair(axial)).toEqual(await panes.crosshair(synthetic));
  for (const view of ['axial', 'coronal', 'sagittal'])
    expect(await sliceOf(panes.of('source', view))).toBe(await sliceOf(panes.of('synthetic', view)));
  expect(await shownValue('readout-source')).toBe(trueValue(await voxelAtCursor()));
  await expect(page.getByTestId('readout-synthetic')).toHaveText(/^[\d.]+ au\s± [\d.]+ au$/);
  await expect(page.getByTestId('readout-difference')).toHaveText(/^−?\d+ %$/);
});
