import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { destination } from '../../preload/contract/index.ts';
import { hasOrthanc, startOrthanc } from '../../main/archive.fixtures.ts';
import { assertDelivered, deliver } from '../../main/destinations/index.ts';
import { scanFolder } from '../../main/dicom/index.ts';
import { writePhantomStudies } from '../fixtures/phantom-studies.ts';
import { tinyDiffusiveGenerator, writeTinyModel } from '../fixtures/tiny-model.ts';
import { chromiumPath, openShell } from './shells.ts';

const repository = resolve(import.meta.dirname, '../..');
const SLICES = 3;
test.skip(!existsSync(chromiumPath), `Chromium is not installed at ${chromiumPath} (set CHROMIUM)`);
test.skip(!hasOrthanc, 'There is no Orthanc.');

test('studies of an archive are found, chosen and translated, by DICOMweb and by DICOM', async () => {
  const work = await mkdtemp(join(tmpdir(), 'syndiff-archive-e2e-'));
  const archive = await startOrthanc();
  const node = { kind: 'dicom', name: 'PACS', host: '127.0.0.1', port: archive.port, calledAETitle: 'ORTHANC' };
  const web = { kind: 'dicomweb', name: 'Web', url: `${archive.http}/dicom-web` };
  const { ct } = await writePhantomStudies(join(work, 'studies'), [1, 2, 3]);
  const { mrt1 } = await writePhantomStudies(join(work, 'others'), [4]);
  const series = [...(await scanFolder(ct)).series, ...(await scanFolder(mrt1)).series];
  const files = series.flatMap(({ instances }) => instances.map(({ file }) => file));
  assertDelivered(await deliver(files, destination.parse(node)));
  const data = join(work, 'data');
  await mkdir(data);
  const place = { kind: 'folder', name: 'Shelf', folder: join(work, 'shelf') };
  const content = { format: 'syndiff-destinations/1', destinations: [place, node, web] };
  await writeFile(join(data, 'destinations.json'), JSON.stringify(content));
  writeTinyModel(join(work, 'models'), { diffusive: tinyDiffusiveGenerator({}) });
  const own = { SYNDIFF_DATA: data, SYNDIFF_MODELS: join(work, 'models') };
  const shell = await openShell('host', { root: repository, environment: { ...process.env, ...own } });
  const { page } = shell;
  const out = join(work, 'out');
  const arrived = async () => (await readdir(out).catch(() => [])).filter((name) => name.endsWith('.dcm')).length;
  try {
    await page.getByTestId('batch-button').click();
    // What is no archive is none to fetch from.
    await expect(page.getByTestId('batch-from').locator('option')).toHaveText([
      'From a folder',
      'From PACS',
      'From Web',
    ]);
    await page.getByTestId('batch-model').selectOption('tiny');
    await page.getByTestId('batch-destination').fill(out);
    await page.getByTestId('batch-verdict').selectOption('none');
    const studies = page.getByTestId('archive-study');
    const add = page.getByTestId('batch-add');
    const find = page.getByTestId('archive-find');

    await page.getByTestId('batch-from').selectOption('Web');
    await expect(page.getByTestId('batch-folder')).toHaveCount(0);
    // A whole archive is no batch.
    await expect(find).toBeDisabled();
    await expect(add).toBeDisabled();
    await page.getByTestId('archive-patient').fill('NOBODY');
    await page.getByTestId('archive-patient').press('Enter');
    await expect(page.getByTestId('batch')).toContainText('The archive has no study that fits.');
    await page.getByTestId('archive-patient').fill('');
    await page.getByTestId('archive-from').fill('2025-12-24');
    await page.getByTestId('archive-to').fill('2026-01-01');
    await page.getByTestId('archive-modality').selectOption('CT');
    await find.click();
    await expect(studies).toHaveCount(3);
    await expect(page.getByTestId('archive-chosen')).toHaveText('3 of 3 studies chosen.');
    await expect(studies.filter({ hasText: 'PHANTOM-1' })).toContainText('2026-01-01');
    await page.getByTestId('archive-all').uncheck();
    await expect(add).toBeDisabled();
    await studies.filter({ hasText: 'PHANTOM-2' }).getByRole('checkbox').check();
    await expect(page.getByTestId('archive-chosen')).toHaveText('1 of 3 studies chosen.');
    await page.screenshot({ path: test.info().outputPath('archive.png') });
    await add.click();
    await expect(page.locator('[data-state=done]')).toHaveCount(1);
    expect(await arrived()).toBe(SLICES);

    // Another archive, by the patient; the accession number of nobody.
    await page.getByTestId('batch-from').selectOption('PACS');
    await expect(studies).toHaveCount(0);
    await page.getByTestId('archive-patient').fill('PHANTOM-3');
    await find.click();
    await expect(studies).toHaveCount(1);
    await page.getByTestId('archive-accession').fill('NONE');
    await find.click();
    await expect(page.getByTestId('batch')).toContainText('The archive has no study that fits.');
    await page.getByTestId('archive-accession').fill('');
    await page.getByTestId('archive-patient').fill('PHANTOM-*');
    await page.getByTestId('archive-modality').selectOption('MR');
    await find.click();
    await expect(studies).toHaveCount(1);
    await expect(studies).toContainText('PHANTOM-4');
    await add.click();
    await expect(page.getByTestId('batch')).toContainText('No study that was chosen has a CT series');
    // One without a series to translate is passed over beside others.
    await page.getByTestId('archive-modality').selectOption('');
    await find.click();
    await expect(studies).toHaveCount(4);
    await page.getByTestId('archive-all').uncheck();
    for (const patient of ['PHANTOM-3', 'PHANTOM-4'])
      await studies.filter({ hasText: patient }).getByRole('checkbox').check();
    await add.click();
    await expect(page.locator('[data-state=done]')).toHaveCount(2);
    expect(await arrived()).toBe(2 * SLICES);
    expect(await readdir(join(data, 'jobs', 'fetched'))).toEqual([]);
    expect(await readFile(join(data, 'jobs', 'journal'), 'utf8')).not.toMatch(/phantom/i);

    // One that does not answer any more.
    await archive.stop();
    await find.click();
    await expect(page.getByTestId('batch')).toContainText('127.0.0.1');
    await expect(studies).toHaveCount(0);
    await expect(add).toBeDisabled();
    await page.screenshot({ path: test.info().outputPath('archive-gone.png') });
  } finally {
    await shell.close();
    await archive.stop();
    await rm(work, { recursive: true, force: true });
  }
});
