import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { writePhantomStudies } from '../fixtures/phantom-studies.ts';
import { chromiumPath, openShell } from './shells.ts';

const repository = resolve(import.meta.dirname, '../..');
const SERIES = 5;
let work = '';

test.skip(!existsSync(chromiumPath), `Chromium is not installed at ${chromiumPath} (set CHROMIUM)`);
test.beforeAll(async () => void (work = await mkdtemp(join(tmpdir(), 'syndiff-batch-e2e-'))));
test.afterAll(() => rm(work, { recursive: true, force: true }));

/** The built application without a demo study. */
async function makeApplication(): Promise<string> {
  const root = join(work, 'application');
  await mkdir(join(root, 'out'), { recursive: true });
  for (const part of ['package.json', 'models', 'node_modules', 'out/main', 'out/preload', 'out/renderer'])
    await symlink(join(repository, part), join(root, part));
  return root;
}

test('a batch is paused, reordered, cancelled, filtered, tried again, and its result opened', async () => {
  const root = await makeApplication();
  const seeds = Array.from({ length: SERIES }, (_, i) => i + 1);
  const { ct } = await writePhantomStudies(join(work, 'studies'), seeds);
  const out = join(work, 'out');
  const environment = { ...process.env, SYNDIFF_DATA: join(work, 'data') };
  const shell = await openShell('electron', { root, environment });
  const { page } = shell;
  try {
    await page.getByTestId('batch-button').click();
    await expect(page.getByTestId('batch')).toContainText('No series has been asked for yet.');
    await page.getByTestId('batch-folder').fill(ct);
    await page.getByTestId('batch-destination').fill(out);
    await page.getByTestId('batch-add').click();
    const jobs = page.getByTestId('batch-job');
    await expect(jobs).toHaveCount(SERIES);
    await page.getByTestId('batch-pause').click();
    await expect(page.getByTestId('batch-go-on')).toBeVisible();
    // What runs is let finish; then nothing does.
    await expect(page.locator('[data-state=running]')).toHaveCount(0);

    const queued = page.locator('[data-state=queued]');
    const last = (await queued.last().locator('code').textContent())!;
    await queued.last().getByTestId('job-next').click();
    await expect(queued.first().locator('code')).toHaveText(last);

    const cancelled = (await queued.last().locator('code').textContent())!;
    await queued.last().getByTestId('job-cancel').click();
    await page.getByTestId('batch-filter').fill(cancelled);
    await expect(jobs).toHaveCount(1);
    await expect(jobs.first()).toHaveAttribute('data-state', 'cancelled');

    // One of the rest cannot be read any more.
    await page.getByTestId('batch-filter').fill('');
    const spoilt = (await queued.last().locator('code').textContent())!;
    const [file] = (await readdir(ct, { recursive: true })).filter((name) => name.includes(`${spoilt}.`));
    await truncate(join(ct, file!), 1000);

    await page.getByTestId('batch-go-on').click();
    await expect(page.locator('[data-state=failed]')).toHaveCount(1);
    await expect(page.locator('[data-state=done]')).toHaveCount(SERIES - 2);
    await expect(page.getByTestId('batch-progress')).toContainText(`${SERIES - 2} of ${SERIES} delivered, 1 failed`);
    await page.screenshot({ path: test.info().outputPath('batch.png') });

    await page.locator('[data-state=cancelled]').getByTestId('job-retry').click();
    await expect(page.locator('[data-state=done]')).toHaveCount(SERIES - 1);
    expect((await readdir(out)).filter((name) => name.endsWith('.dcm'))).toHaveLength(3 * (SERIES - 1));

    await page.getByTestId('batch-state').selectOption('done');
    await page.getByTestId('job-result').first().click();
    await expect(page.getByTestId('batch')).toHaveCount(0);
    await expect(page.getByTestId('series-item')).toHaveCount(SERIES - 1);
  } finally {
    await shell.close();
  }
});
