import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import { writePhantomStudies } from '../fixtures/phantom-studies.ts';
import { tinyDiffusiveGenerator, writeTinyModel } from '../fixtures/tiny-model.ts';
import { chromiumPath, openHost, openShell } from './shells.ts';

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
    await page.getByTestId('batch-verdict').selectOption('none');
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

test('a batch takes a model, a seed and a destination that has been set up, and holds back what is red', async () => {
  const { ct } = await writePhantomStudies(join(work, 'red'), [7]);
  const data = join(work, 'red-data');
  const archive = join(work, 'archive');
  await mkdir(archive);
  await mkdir(data);
  const destinations = [{ kind: 'folder', name: 'Archive', folder: archive, layout: '{SeriesInstanceUID}' }];
  await writeFile(join(data, 'destinations.json'), JSON.stringify({ format: 'syndiff-destinations/1', destinations }));
  // The double of Electron can be opened once in a process.
  const shell = await openShell('host', { root: repository, environment: { ...process.env, SYNDIFF_DATA: data } });
  const { page } = shell;
  try {
    await page.getByTestId('batch-button').click();
    await page.getByTestId('batch-folder').fill(ct);
    await page.getByTestId('batch-model').selectOption({ index: 1 });
    await page.getByTestId('batch-seed').fill('4711');
    await page.getByTestId('batch-to').selectOption('Archive');
    await expect(page.getByTestId('batch-destination')).toHaveCount(0);
    await page.getByTestId('batch-add').click();

    // Its pixels are 6 mm wide: nothing like what the model was trained on.
    const job = page.getByTestId('batch-job');
    await expect(job).toContainText('Held back');
    await expect(job).toHaveAttribute('data-state', 'held');
    await expect(page.getByTestId('batch-progress')).toContainText('0 of 1 delivered, 1 held back');
    await expect(job.getByTestId('job-verdict')).toHaveText('verdict red');
    await expect(job).toContainText('The pixels are spaced 6.00 mm');
    // What is typed at a command line says nothing to who looks at a window.
    expect(await job.textContent()).not.toMatch(/--|syndiff/);
    await page.getByTestId('batch-state').selectOption('failed');
    await expect(job).toHaveCount(0);
    await page.getByTestId('batch-state').selectOption('held');
    await page.screenshot({ path: test.info().outputPath('held.png') });
    expect(await readdir(archive)).toEqual([]);

    await job.getByTestId('job-acknowledge').click();
    // It has another state now than the one that is looked for.
    await expect(job).toHaveCount(0);
    await page.getByTestId('batch-state').selectOption('');
    await expect(job).toHaveAttribute('data-state', 'done');
    const files = (await readdir(archive, { recursive: true })).filter((name) => name.endsWith('.dcm'));
    expect(files).toHaveLength(3);
    const bytes = (await readFile(join(archive, files[0]!))).toString('latin1');
    expect(bytes).toMatch(/verdict RED.*, acknowledged before export/);
    expect(bytes).toContain('4711');
  } finally {
    await shell.close();
  }
});

test('a batch whose host is killed keeps the command line out until then, and is ended by it', async () => {
  const { ct } = await writePhantomStudies(join(work, 'killed'), [8, 9, 10]);
  // Slow enough for the host to be in the middle of a series.
  writeTinyModel(join(work, 'models'), { diffusive: tinyDiffusiveGenerator({ work: 200 }) });
  const out = join(work, 'killed-out');
  const environment = {
    ...process.env,
    SYNDIFF_DATA: join(work, 'killed-data'),
    SYNDIFF_MODELS: join(work, 'models'),
  };
  const shell = await openHost({ root: repository, environment });
  const { page, pid } = shell;
  const syndiff = async (...words: string[]) => {
    const program = join(repository, 'bin', 'syndiff.mjs');
    const child = spawn(process.execPath, [program, ...words], { env: environment });
    const [printed, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    return { code: code as number, printed, err };
  };
  try {
    await page.getByTestId('batch-button').click();
    await page.getByTestId('batch-folder').fill(ct);
    await page.getByTestId('batch-destination').fill(out);
    await page.getByTestId('batch-model').selectOption('tiny');
    await page.getByTestId('batch-verdict').selectOption('none');
    await page.getByTestId('batch-add').click();
    await expect(page.locator('[data-state=running]')).toHaveCount(1);
    const kept = await syndiff('jobs', 'list');
    expect(kept).toMatchObject({ code: 2, err: expect.stringContaining(`Process ${pid} is working on the jobs`) });

    await shell.kill();
    expect(await syndiff('batch', '--resume')).toMatchObject({
      code: 0,
      printed: expect.stringContaining('series delivered, 0 held back, 0 failed.'),
    });
    const listed = JSON.parse((await syndiff('jobs', 'list', '--json')).printed) as { state: string }[];
    expect(listed.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    const names = await readdir(out);
    expect(names.filter((name) => name.endsWith('.dcm'))).toHaveLength(3 * 3);
    expect(names).toHaveLength(3 * 3);
    expect(await syndiff('audit', 'verify')).toMatchObject({ code: 0 });
  } finally {
    await shell.close();
  }
});
