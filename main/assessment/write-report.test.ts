import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deidentifier, scanFolder, type Series } from '../dicom/index.ts';
import { writeTestSeries } from '../engine.fixtures.ts';
import { redContent, redReport } from '../report/report.fixtures.ts';
import { writeReport } from './write-report.ts';

let work = '';
let source: Series;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'syndiff-report-'));
  await writeTestSeries(join(work, 'study'));
  [source] = (await scanFolder(join(work, 'study'))).series as [Series];
});
afterAll(() => rm(work, { recursive: true, force: true }));

/** Stands for a browser: the pages are the text that would be printed. */
const print = (html: string): Promise<Uint8Array> => Promise.resolve(Buffer.from(`%PDF-1.4\n${html}`));

const content = (uid: string) => ({
  ...redContent,
  report: { ...redReport, provenance: { ...redReport.provenance, sourceSeriesUID: uid } },
});

describe('a report as files', () => {
  it('is written in every format that was asked for, and the PDF lies in the study as it is', async () => {
    const folder = join(work, 'all');
    const formats = ['html', 'pdf', 'json', 'dicom'] as const;
    const files = await writeReport(content(source.seriesInstanceUID), {
      folder,
      formats,
      print,
      source,
      derived: [],
    });
    expect(files.toSorted()).toEqual((await readdir(folder)).toSorted());
    expect(files.map((name) => name.split('.').at(-1))).toEqual(['html', 'json', 'pdf', 'dcm']);
    const pdf = await readFile(join(folder, files[2]!));
    const dicom = await readFile(join(folder, files[3]!));
    expect(dicom.includes(pdf)).toBe(true);
    expect(dicom.includes(source.studyInstanceUID)).toBe(true);
    expect(pdf.includes('Phantom, Test')).toBe(true);
  });

  it('has nothing of the patient in any file where it is de-identified', async () => {
    const folder = join(work, 'nobody');
    const uid = source.seriesInstanceUID;
    const request = { folder, formats: ['html', 'pdf', 'json', 'dicom'] as const, print, source, derived: [] };
    const files = await writeReport(content(uid), { ...request, deidentify: deidentifier('ab'.repeat(32)) });
    expect(files).toHaveLength(4);
    for (const name of files) {
      const bytes = await readFile(join(folder, name), 'latin1');
      for (const told of ['Phantom', 'PHANTOM', uid, source.studyInstanceUID]) expect(bytes).not.toContain(told);
    }
  });

  it('leaves nothing under a temporary name, and says where it cannot be written', async () => {
    const file = join(work, 'file');
    await writeReport(redContent, { folder: file, formats: ['json'], print, source: null, derived: [] });
    const [name] = await readdir(file);
    const below = join(file, name!, 'deeper');
    const refused = writeReport(redContent, { folder: below, formats: ['json'], print, source: null, derived: [] });
    await expect(refused).rejects.toMatchObject({ code: 'folder-unwritable' });
    expect(await readdir(file)).toEqual([name]);
  });
});
