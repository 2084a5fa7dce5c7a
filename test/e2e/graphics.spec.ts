import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { makePhantom } from '../../training/phantom/index.ts';
import { differingShare, pixelsOf, spreadOf } from './pixels.ts';
import { chromiumPath, openChromium } from './shells.ts';
import { openStandIn } from './stand-in-engine.ts';
import type { ShownVolume } from './stand-in-engine.ts';

const renderer = resolve(import.meta.dirname, '../../out/renderer');
const views = ['axial', 'coronal', 'sagittal', '3d'] as const;

test.skip(!existsSync(chromiumPath), `Chromium is not installed at ${chromiumPath} (set CHROMIUM)`);

function phantoms(): { source: ShownVolume; translated: ShownVolume } {
  const { ct, mrt1 } = makePhantom(7, { columns: 64, rows: 64, slices: 24, spacing: [6, 6, 6] });
  const shown = ({ values, unit, dimensions, spacing, directions, origin }: typeof ct): ShownVolume => ({
    voxels: values as Int16Array,
    description: {
      valueType: 'int16',
      dimensions: [...dimensions],
      spacing: [...spacing],
      directions: [[...directions[0]], [...directions[1]], [...directions[2]]],
      origin: [...origin],
      unit,
      synthetic: true,
      resampled: null,
      window: unit === 'HU' ? { center: 40, width: 400 } : { center: 300, width: 600 },
    },
  });
  return { source: shown(ct), translated: shown(mrt1) };
}

const pane = (page: Page, role: string, view: string): Locator =>
  page.getByTestId(`pane-${role}-${view}`).locator('.layers');

test('graphics that are lost are named, and every pane comes back as it was', async () => {
  const browser = await openChromium();
  try {
    const { source, translated } = phantoms();
    const page = await openStandIn(browser, renderer, source, translated);
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    await page.getByTestId('translate-button').click();
    const all = (['source', 'synthetic'] as const).flatMap((role) => views.map((view) => pane(page, role, view)));
    await pane(page, 'source', 'axial').hover();
    // Not the slice, not the layout that it starts with: what was chosen is still chosen afterwards.
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowUp');
    for (const one of all) await expect.poll(async () => spreadOf(await pixelsOf(one))).toBeGreaterThan(5);
    await page.mouse.move(2, 2);
    const before = await Promise.all(all.map(pixelsOf));

    // Twice: what is made anew can be lost as well.
    for (let time = 0; time < 2; time += 1) {
      await page.evaluate(() => (globalThis as unknown as { loseGraphics(): void }).loseGraphics());
      const notice = page.locator('.views').getByTestId('error');
      await expect(notice).toHaveAttribute('data-code', 'graphics-lost');
      await expect(page.locator('.views canvas')).toHaveCount(0);
      // The rest of the window is still there.
      await expect(page.getByTestId('series-item')).toBeVisible();
      await page.getByTestId('restore-graphics').click();
      for (const [i, one] of all.entries())
        await expect.poll(async () => differingShare(before[i]!, await pixelsOf(one))).toBeLessThan(0.01);
    }
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});

test('without WebGL 2 the window opens, says so and what to do, and shows the series all the same', async () => {
  const browser = await openChromium('none');
  try {
    const { source, translated } = phantoms();
    const page = await openStandIn(browser, renderer, source, translated);
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    const notice = page.locator('.views').getByTestId('error');
    await expect(notice).toHaveAttribute('data-code', 'no-webgl2');
    await expect(notice).toContainText('WebGL 2');
    await expect(page.getByTestId('series-item')).toBeVisible();
    // A translation needs no pictures.
    await page.getByTestId('translate-button').click();
    await expect(page.getByTestId('translation-done')).toBeVisible();
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});
