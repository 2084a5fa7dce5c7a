import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { tinyDiffusiveGenerator, writeTinyModel } from '../fixtures/tiny-model.ts';
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
    await expect(page.getByTestId('translation-done')).toBeVisible({ timeout: 3 * 60_000 });

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
