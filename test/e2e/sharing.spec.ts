import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { writePhantomStudies } from '../fixtures/phantom-studies.ts';
import { tinyDiffusiveGenerator, writeTinyModel } from '../fixtures/tiny-model.ts';
import { hasRedis, setStage } from '../workers/stage.ts';
import { chromiumPath, openShell } from './shells.ts';

const repository = resolve(import.meta.dirname, '../..');
test.skip(!existsSync(chromiumPath), `Chromium is not installed at ${chromiumPath} (set CHROMIUM)`);
test.skip(!hasRedis, 'There is no redis-server.');

test('a batch is shared with a worker: how far it is is seen, and what is cancelled ends there', async () => {
  const stage = await setStage(['owner', 'a']);
  const { folder, models, url, dataOf, syndiff } = stage;
  // Slow enough to be looked at in the middle of a series.
  writeTinyModel(models, { diffusive: tinyDiffusiveGenerator({ work: 200 }) });
  const { ct } = await writePhantomStudies(join(folder, 'studies'), [1, 2]);
  const out = join(folder, 'out');
  const own = { SYNDIFF_DATA: dataOf('owner'), SYNDIFF_MODELS: models, SYNDIFF_REDIS: url };
  const shell = await openShell('electron', { root: repository, environment: { ...process.env, ...own } });
  const { page } = shell;
  try {
    await page.getByTestId('batch-button').click();
    await expect(page.getByTestId('batch-workers')).toHaveCount(0);
    await page.getByTestId('batch-folder').fill(ct);
    await page.getByTestId('batch-model').selectOption('tiny');
    await page.getByTestId('batch-destination').fill(out);
    await page.getByTestId('batch-verdict').selectOption('none');
    await page.getByTestId('batch-add').click();
    await expect(page.getByTestId('batch-workers')).toContainText('No worker is there yet.');

    const worker = syndiff('a', 'worker', '--redis', url);
    worker.stderr!.resume();
    const slice = page.getByTestId('batch-job').filter({ hasText: /slice \d of 3/ });
    await expect(slice).toHaveCount(1);
    await expect(page.getByTestId('batch-job').filter({ hasText: 'given to the workers' })).toHaveCount(1);
    await expect(page.getByTestId('batch-workers')).toContainText('Shared with one worker.');
    await expect(page.getByTestId('batch-progress')).toContainText('on cpu');
    await page.screenshot({ path: test.info().outputPath('shared.png') });

    await slice.getByTestId('job-cancel').click();
    await expect(page.locator('[data-state=cancelled]')).toHaveCount(1);
    await expect(page.locator('[data-state=done]')).toHaveCount(1);
    await expect(page.getByTestId('batch-workers')).toHaveCount(0);
    expect(await readdir(out)).toHaveLength(3);
  } finally {
    await shell.close();
    await stage.stop();
  }
});
