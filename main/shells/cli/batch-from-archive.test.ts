import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyDiffusiveGenerator, writeTinyModel } from '../../../test/fixtures/tiny-model.ts';
import { hasOrthanc, startOrthanc } from '../../archive.fixtures.ts';
import { DestinationBook } from '../../destinations/index.ts';
import { readStoredObject, scanFolder } from '../../dicom/index.ts';
import { writeTestSeries } from '../../engine.fixtures.ts';
import { findImageKind } from '../../sources/index.ts';
import { environmentSecrets } from '../../system/secrets.ts';
import { syndiff } from './run-command.fixtures.ts';

let work = '';
let archive: Awaited<ReturnType<typeof startOrthanc>>;

const batch = (...words: string[]) => {
  const how = ['--direction', 'ct-to-mrt1', '--model', 'tiny', '--no-assessment', '--to', join(work, 'derived')];
  return syndiff('batch', ...words, ...how);
};

describe.skipIf(!hasOrthanc)('npx syndiff batch --from NAME', () => {
  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'syndiff-batch-from-'));
    archive = await startOrthanc();
    process.env['SYNDIFF_DATA'] = join(work, 'data');
    process.env['SYNDIFF_MODELS'] = join(work, 'models');
    process.env['SYNDIFF_RETRY_SECONDS'] = '0.01';
    writeTinyModel(join(work, 'models'), { diffusive: tinyDiffusiveGenerator({}) });
    await mkdir(join(work, 'data'));
    const destinations = [
      { kind: 'dicom', name: 'PACS', host: '127.0.0.1', port: archive.port, calledAETitle: 'ORTHANC' },
      { kind: 'dicomweb', name: 'Web', url: `${archive.http}/dicom-web` },
    ];
    const file = { format: 'syndiff-destinations/1', destinations };
    await writeFile(join(work, 'data', 'destinations.json'), JSON.stringify(file));
  });
  afterAll(async () => {
    delete process.env['SYNDIFF_RETRY_SECONDS'];
    await archive?.stop();
    await rm(work, { recursive: true, force: true });
  });

  it.each(['Web', 'PACS'])('makes a job of each series of %s, fetches it and leaves nothing of it', async (from) => {
    const acquired = join(work, `acquired-${from}`);
    const series = await writeTestSeries(acquired);
    await syndiff('send', acquired, '--to', 'PACS');
    const [name = ''] = await readdir(acquired);
    const { studyInstanceUID } = await readStoredObject(join(acquired, name));
    const printed = await batch('--from', from, '--patient', 'PHANTOM', '--study', studyInstanceUID);
    expect(printed).toMatchObject({ out: expect.stringContaining('1 of 1 series delivered') });
    const [derived] = (await scanFolder(join(work, 'derived'))).series.filter(
      (one) => one.studyInstanceUID === studyInstanceUID,
    );
    expect(derived).toMatchObject({ modality: 'MR', findings: [], synthetic: true });
    expect(derived!.instances).toHaveLength(3);

    expect(await readdir(join(work, 'data', 'jobs', 'fetched'))).toEqual([]);
    const journal = await readFile(join(work, 'data', 'jobs', 'journal'), 'utf8');
    expect(journal).toContain(series);
    expect(journal).not.toMatch(/phantom/i);

    const again = await batch('--from', from, '--study', studyInstanceUID);
    expect(again.err).toContain('1 of 1 series were done before.');
    expect(again.err).not.toContain('started');

    // Beside its source in the archive, the translation is no source.
    await syndiff('send', join(work, 'derived'), '--to', 'PACS');
    const place = await DestinationBook.of(join(work, 'data')).find(from);
    const kind = (uid: string) =>
      findImageKind(place, { studyInstanceUID, seriesInstanceUID: uid }, environmentSecrets({}));
    expect(await kind(derived!.seriesInstanceUID)).toEqual({ isLocalizer: false, isSynthetic: true });
    expect(await kind(series)).toEqual({ isLocalizer: false, isSynthetic: false });
  });

  it('takes one series by its UID, and again once the archive has more of it', async () => {
    const acquired = join(work, 'growing');
    const series = await writeTestSeries(acquired);
    const names = (await readdir(acquired)).sort();
    await mkdir(join(work, 'early'));
    for (const name of names.slice(0, 2)) await copyFile(join(acquired, name), join(work, 'early', name));
    await syndiff('send', join(work, 'early'), '--to', 'PACS');
    expect((await batch('--from', 'Web', '--series', series)).err).toContain(`done ${series}`);
    await syndiff('send', acquired, '--to', 'PACS');
    const later = await batch('--from', 'Web', '--series', series, '--json');
    expect(JSON.parse(later.out)).toMatchObject([{ state: 'done', source: series, files: 3 }]);
  });
});
