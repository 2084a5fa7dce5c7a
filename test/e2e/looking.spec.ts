import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Browser, Locator, Page } from '@playwright/test';
import { PNG } from 'pngjs';
import { chromiumPath, openChromium } from './shells.ts';
import type { EngineEvent } from '../../preload/contract/index.ts';
import { openStandIn } from './stand-in-engine.ts';
import type { ShownVolume } from './stand-in-engine.ts';

const renderer = resolve(import.meta.dirname, '../../out/renderer');
const missing = `Chromium is not installed at ${chromiumPath} (set CHROMIUM)`;
if (!existsSync(chromiumPath)) console.warn(`Tests of looking skipped: ${missing}.`);

/**
 * A staircase of impulses: in the n-th block of columns one slice, n slices above the middle one, has another value than
 * everything else. A slab of the axial slice in the middle shows as many blocks as it is thick.
 */
const stairs = { columns: 64, slices: 41, block: 4, spacing: 2, middle: 20 };

function staircase(ground: number, impulse: number, unit: 'HU' | 'au', synthetic: boolean): ShownVolume {
  const { columns, slices, block, spacing, middle } = stairs;
  const voxels = new Int16Array(columns * columns * slices).fill(ground);
  for (let i = 0; i < columns; i += 1)
    for (let j = 0; j < columns; j += 1)
      voxels[i + columns * (j + columns * (middle + Math.floor(i / block)))] = impulse;
  const first = (-(columns - 1) * spacing) / 2;
  return {
    description: {
      valueType: 'int16',
      dimensions: [columns, columns, slices],
      spacing: [spacing, spacing, spacing],
      directions: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      origin: [first, first, -middle * spacing],
      unit,
      synthetic,
      resampled: null,
      window: { center: 500, width: 2000 },
    },
    voxels,
  };
}

/** Values 0 and 1000 as the first window shows them. */
const [dark, bright] = [64, 191];
let browser: Browser;
let page: Page;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  test.skip(!existsSync(chromiumPath), missing);
  browser = await openChromium();
  const [source, translated] = [staircase(0, 1000, 'HU', false), staircase(1000, 0, 'au', true)];
  page = await openStandIn(browser, renderer, source, translated);
  await pane('source', 'axial').waitFor();
  await page.getByTestId('translate-button').click();
  await pane('synthetic', 'axial').waitFor();
});
test.afterAll(() => browser?.close());

function pane(role: 'source' | 'synthetic' | 'both', view: string): Locator {
  return page.getByTestId(`pane-${role}-${view}`);
}

/** What an axial pane shows of the volume: its grey at a point given in mm from the middle of the volume. */
async function greysOf(role: 'source' | 'synthetic' | 'both'): Promise<(x: number, y: number) => number> {
  const layers = pane(role, 'axial').locator('.layers');
  const { width, height, data } = PNG.sync.read(await layers.screenshot({ style: '.overlay { visibility: hidden }' }));
  const pixels = pixelsPerMillimetre({ width, height });
  return (x, y) => data[4 * (Math.round(width / 2 + x * pixels) + width * Math.round(height / 2 + y * pixels))]!;
}

function pixelsPerMillimetre({ width, height }: { width: number; height: number }): number {
  return Math.min(width, height) / (stairs.columns * stairs.spacing * 1.04);
}

/** mm from the middle to that of a block */
function blockAt(index: number): number {
  const { block, columns, spacing } = stairs;
  return ((index + 0.5) * block - columns / 2) * spacing;
}

async function blocksThatAre(grey: number, role: 'source' | 'synthetic'): Promise<number[]> {
  const greyAt = await greysOf(role);
  return Array.from({ length: stairs.columns / stairs.block }, (_, index) => index).filter(
    (index) => Math.abs(greyAt(blockAt(index), 5) - grey) < 8,
  );
}

async function dragged(target: Locator, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const { x, y } = (await target.boundingBox())!;
  await page.mouse.move(x + from[0], y + from[1]);
  await page.mouse.down();
  await page.mouse.move(x + (from[0] + to[0]) / 2, y + (from[1] + to[1]) / 2);
  await page.mouse.move(x + to[0], y + to[1]);
  await page.mouse.up();
}

test('a slab is as thick as it says, in both volumes', async () => {
  const setSlab = async (projection: string, millimetres: number): Promise<void> => {
    await page.getByTestId('slab-projection').selectOption(projection);
    await page.getByTestId('slab-thickness').fill(String(millimetres));
    await page.getByTestId('slab-thickness').press('Enter');
  };
  await expect.poll(() => blocksThatAre(bright, 'source')).toEqual([0]);
  // Half of the slab lies above the slice: 10 of 20 mm reach the impulses 0, 2, 4, 6, 8 and 10 mm above it.
  for (const [millimetres, count] of [
    [8, 3],
    [20, 6],
  ] as const) {
    const reached = Array.from({ length: count }, (_, index) => index);
    await setSlab('mip', millimetres);
    await expect.poll(() => blocksThatAre(bright, 'source')).toEqual(reached);
    await setSlab('minip', millimetres);
    await expect.poll(() => blocksThatAre(dark, 'synthetic')).toEqual(reached);
  }
  // 21 samples a millimetre apart; the impulse, interpolated, is worth two of them.
  await setSlab('mean', 20);
  const mean = dark + ((1000 * 2) / 21 / 2000) * 255;
  await expect.poll(async () => Math.abs((await greysOf('source'))(blockAt(2), 5) - mean)).toBeLessThan(2);
  await page.getByTestId('slab-projection').selectOption('none');
});

test('every layout shows both volumes where it says, and says what is synthetic', async () => {
  await expect(pane('source', 'axial').locator('header')).toHaveText('Source');
  const expected = {
    swipe: { left: dark, right: bright },
    blend: { left: (dark + bright) / 2, right: (dark + bright) / 2 },
    difference: { left: bright - dark, right: bright - dark },
  };
  for (const [layout, { left, right }] of Object.entries(expected)) {
    await page.getByTestId(`layout-${layout}`).click();
    const greys = async (): Promise<boolean> => {
      const greyAt = await greysOf('both');
      return Math.abs(greyAt(-30, 40) - left) < 4 && Math.abs(greyAt(30, 40) - right) < 4;
    };
    await expect.poll(greys).toBe(true);
    for (const view of ['axial', 'coronal', 'sagittal', '3d'])
      await expect(pane('both', view).getByText('SYNTHETIC – not for diagnostic use')).toBeVisible();
  }
  await page.keyboard.press('c');
  const squares = async (): Promise<number[]> => {
    const { width, height, data } = PNG.sync.read(
      await pane('both', 'axial').locator('.layers').screenshot({ style: '.overlay { visibility: hidden }' }),
    );
    const [column, row] = [Math.round(width / 2 / 96) * 2, Math.round(height / 2 / 96) * 2];
    return [0, 1].flatMap((down) =>
      [0, 1].map((on) => data[4 * ((column + on) * 48 + 24 + width * ((row + down) * 48 + 24))]!),
    );
  };
  await expect.poll(async () => (await squares()).map((grey) => grey > 127)).toEqual([false, true, true, false]);
  await page.keyboard.press('s');
});

test('a turned plane is called oblique, has its own letters, and Space lays it straight', async () => {
  const coronal = pane('source', 'coronal');
  await expect(coronal.locator('.letter.left')).toHaveText('R');
  const grip = pane('source', 'axial').getByTestId('axis-coronal').first();
  await dragged(grip, [5, 5], [-20, 70]);
  await expect(coronal.getByText('oblique')).toBeVisible();
  await expect(coronal.locator('.letter.left')).not.toHaveText('R');
  await page.keyboard.press(' ');
  await expect(coronal.locator('.letter.left')).toHaveText('R');
});

test('measures are of both volumes, undone, redone and saved', async () => {
  const surface = pane('source', 'axial').locator('.surface');
  const size = (await surface.boundingBox())!;
  const scale = pixelsPerMillimetre(size);
  const at = (x: number, y: number): [number, number] => [size.width / 2 + x * scale, size.height / 2 + y * scale];
  await page.keyboard.press('l');
  await dragged(surface, at(-40, 50), at(0, 50));
  await page.keyboard.press('r');
  // Three columns and five rows of the first block: bright in the source, dark in the translation.
  await dragged(surface, at(blockAt(0) - 2.9, 21), at(blockAt(0) + 2.9, 30));
  await page.keyboard.press('q');
  await page.getByTestId('measure-summary').click();
  await expect(page.getByTestId('measure-row').first()).toContainText(/(39\.[5-9]|40\.[0-5]) mm/);
  await expect(page.getByTestId('measure-source').last()).toContainText('1000 ± 0 HU');
  await expect(page.getByTestId('measure-synthetic').last()).toContainText('0.00 ± 0.00 au');
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('measure-row')).toHaveCount(1);
  await page.keyboard.press('Control+y');
  await expect(page.getByTestId('measure-row')).toHaveCount(2);
  const waiting = page.waitForEvent('download');
  await page.getByTestId('save-json').click();
  const report: unknown = JSON.parse(await readFile(await (await waiting).path(), 'utf8'));
  expect(report).toMatchObject({
    notice: 'SYNTHETIC – not for diagnostic use',
    measures: [{ kind: 'distance' }, { kind: 'rectangle', source: { mean: 1000 }, synthetic: { mean: 0 } }],
  });
  await page.getByTestId('measure-summary').click();
});

test('the region is dragged by a face in one pane and seen in the others; a rectangle sets the windows', async () => {
  const face = (view: string): Locator => pane('synthetic', view).getByTestId('face-0-high');
  const x = async (view: string): Promise<number> => Number(await face(view).getAttribute('x1'));
  const before = { axial: await x('axial'), coronal: await x('coronal') };
  const { height } = (await face('axial').boundingBox())!;
  await dragged(face('axial'), [4, height * 0.7], [34, height * 0.7]);
  expect((await x('axial')) - before.axial).toBeCloseTo(30, 0);
  expect(await x('coronal')).toBeGreaterThan(before.coronal);

  const surface = pane('source', 'axial').locator('.surface');
  const size = (await surface.boundingBox())!;
  await page.keyboard.down('Control');
  await dragged(surface, [size.width / 2 - 8, 30], [size.width / 2 + 60, 60]);
  await page.keyboard.up('Control');
  await expect(pane('source', 'axial').locator('.window')).not.toContainText('W 2000');
  await expect(pane('synthetic', 'axial').locator('.window')).not.toContainText('W 2000');
});

test('3D is cropped to the region, shows ducts and is cut; the patient can be hidden', async () => {
  await page.getByTestId('layout-volume').click();
  const picture = (): Promise<Buffer> =>
    pane('source', '3d').locator('.layers').screenshot({ style: '.overlay { visibility: hidden }' });
  const seen = new Set<string>();
  const isNew = async (): Promise<boolean> => {
    const now = (await picture()).toString('base64');
    return seen.size < seen.add(now).size;
  };
  await page.getByTestId('volume-preset').selectOption('mip');
  await expect.poll(isNew).toBe(true);
  await page.getByTestId('volume-more').click();
  await page.getByTestId('volume-cut-sagittal').check();
  await expect.poll(isNew).toBe(true);
  await page.getByTestId('volume-preset').selectOption('ducts');
  await expect.poll(isNew).toBe(true);
  await expect(page.getByTestId('volume-crop')).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('volume-crop')).toBeHidden();
  await expect(page.getByTestId('patient-line')).toContainText('Phantom^Test');
  await page.getByTestId('hide-patient').click();
  await expect(page.getByText('Phantom^Test')).toBeHidden();
});

test('a finished slice takes its place in the preview while the others are still computed', async () => {
  const emit = (event: EngineEvent): Promise<void> =>
    page.evaluate(
      (sent) => (globalThis as unknown as { emitFromEngine(event: object): void }).emitFromEngine(sent),
      event,
    );
  await page.getByTestId('layout-side-by-side').click();
  await page.evaluate(() => void Object.assign(globalThis, { holdTranslation: true }));
  await page.getByTestId('translate-button').click();
  // The source, all dark but for its first block, plays the preview; the slices are those of the translation.
  const preview = { ...staircase(0, 1000, 'HU', true).description, id: 'source', url: '/volume/source' };
  const translationId = 'translation';
  await emit({ type: 'translation-preview', translationId, volume: preview });
  await expect(pane('synthetic', 'axial').getByText('SYNTHETIC – not for diagnostic use · preview')).toBeVisible();
  await expect.poll(() => blocksThatAre(bright, 'synthetic')).toEqual([0]);
  const { middle } = stairs;
  const replace = (slice: number): Promise<void> =>
    emit({
      type: 'translation-slice',
      translationId,
      volumeId: 'source',
      slice,
      url: `/volume/translated/${slice}`,
    });
  await replace(middle);
  await expect.poll(() => blocksThatAre(dark, 'synthetic')).toEqual([0]);
  // The next slice is still the preview's.
  await page.getByTestId('pane-source-axial').hover();
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => blocksThatAre(bright, 'synthetic')).toEqual([1]);
  await expect(page.getByTestId('progress')).toBeVisible();
});

test('the tools take two rows at most of a small screen, in each language, and one of a large one', async () => {
  const rows = async (width: number): Promise<number> => {
    await page.setViewportSize({ width, height: 900 });
    const tops = await page
      .getByRole('toolbar')
      .locator('button:visible, select:visible, summary:visible')
      .evaluateAll((controls) => controls.map((control) => Math.round(control.getBoundingClientRect().top / 10)));
    return new Set(tops).size;
  };
  for (const language of ['en', 'ko']) {
    await page.getByTestId('settings-button').click();
    await page.getByTestId('language').selectOption(language);
    await page.keyboard.press('Escape');
    expect(await rows(1280), `${language}, 1280 pixels`).toBeLessThanOrEqual(2);
    expect(await rows(1920), `${language}, 1920 pixels`).toBe(1);
    for (const width of [1280, 1600, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      await page.getByTestId('measure-summary').click();
      const list = (await page.getByTestId('measure-list').boundingBox())!;
      expect(list.x, `list of measures in ${width} pixels`).toBeGreaterThan(300);
      expect(list.x + list.width).toBeLessThanOrEqual(width);
      await page.getByTestId('measure-summary').click();
    }
  }
});

test('a window chosen with the mouse leaves the keys to the panes', async () => {
  const chosen = page.getByTestId('window-hu');
  await chosen.evaluate((select: HTMLElement) => select.focus({ focusVisible: false } as FocusOptions));
  await chosen.selectOption('liver');
  await expect(pane('source', 'axial').locator('.window')).toContainText('W 150');
  await page.keyboard.press('4');
  await expect(chosen).toHaveValue('bone');
  await expect(pane('source', 'axial').locator('.window')).toContainText('W 2500');
});
