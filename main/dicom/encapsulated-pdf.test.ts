import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { testVolume, writeTestSeries } from '../engine.fixtures.ts';
import { deidentifier, newUID, scanFolder, translationInstances, writeEncapsulatedPDF } from './index.ts';
import type { EncapsulatedDocument, Series } from './index.ts';

const scratch = mkdtempSync(join(tmpdir(), 'syndiff-document-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const validator = !spawnSync('dciodvfy', ['-h']).error;
if (!validator) console.log('Skipped: dciodvfy (Debian package dicom3tools) is not installed.');
const extractor = !spawnSync('dcm2pdf', ['--version']).error && !spawnSync('pdftotext', ['-v']).error;
if (!extractor) console.log('Skipped: dcm2pdf and pdftotext (Debian packages dcmtk, poppler-utils) are not installed.');
const dump = !spawnSync('dcmdump', ['--version']).error;
if (!dump) console.log('Skipped: dcmdump (Debian package dcmtk) is not installed.');

/** The smallest PDF that shows a line of text, of an odd number of bytes so that padding matters. */
function smallPDF(text: string): Buffer {
  const page = `BT /F 12 Tf 20 50 Td (${text}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>',
    `<</Length ${page.length}>>stream\n${page}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = body.length;
    body += `${index + 1} 0 obj${object}endobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 6\n0000000000 65535 f \n${offsets.join('')}`;
  const file = `${body}${table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(file.length % 2 === 1 ? file : `${file}\n`, 'latin1');
}

async function source(): Promise<Series> {
  const folder = mkdtempSync(join(scratch, 'source-'));
  await writeTestSeries(folder);
  return (await scanFolder(folder)).series[0]!;
}

const documentOf = (about: Series, pdf: Uint8Array): EncapsulatedDocument => ({
  pdf,
  title: 'Fidelity report',
  about: [about],
  derived: translationInstances(newUID(), { ...testVolume, unit: 'au' }),
  namesPatient: false,
  softwareVersion: '0.1.0',
});

describe('an encapsulated PDF', () => {
  it.skipIf(!validator)('has no error for dciodvfy, de-identified or not', async () => {
    const series = await source();
    for (const deidentify of [undefined, deidentifier('key')]) {
      const document = documentOf(series, smallPDF('one'));
      const { paths } = await writeEncapsulatedPDF(series, document, mkdtempSync(join(scratch, 'out-')), {
        deidentify,
      });
      const { stdout, stderr } = spawnSync('dciodvfy', [paths[0]!], { encoding: 'utf8' });
      const lines = `${stdout}${stderr}`.split('\n');
      expect(lines.filter((line) => /^Error/.test(line) && !/0x0008,0x001c/.test(line))).toEqual([]);
      expect(lines.join('\n')).toContain('EncapsulatedPDF');
    }
  });

  it.skipIf(!extractor)('gives back its bytes and its text', async () => {
    const series = await source();
    const pdf = smallPDF('Read me again');
    expect(pdf.length % 2).toBe(1);
    const { paths } = await writeEncapsulatedPDF(series, documentOf(series, pdf), mkdtempSync(join(scratch, 'out-')));
    const taken = join(scratch, 'taken.pdf');
    expect(spawnSync('dcm2pdf', [paths[0]!, taken]).status).toBe(0);
    expect(readFileSync(taken).subarray(0, pdf.length).equals(pdf)).toBe(true);
    expect(spawnSync('pdftotext', [taken, '-'], { encoding: 'utf8' }).stdout).toContain('Read me again');
  });

  it.skipIf(!dump)('lies in the study and refers to the source and to the translation', async () => {
    const series = await source();
    const document = documentOf(series, smallPDF('x'));
    const text = (path: string): string => spawnSync('dcmdump', ['-q', path], { encoding: 'utf8' }).stdout;
    const open = await writeEncapsulatedPDF(series, document, mkdtempSync(join(scratch, 'out-')));
    const header = text(open.paths[0]!);
    expect(header).toContain(series.studyInstanceUID);
    for (const { sopInstanceUID } of [...series.instances, ...document.derived])
      expect(header).toContain(sopInstanceUID);

    const key = deidentifier('key');
    const hidden = await writeEncapsulatedPDF(series, document, mkdtempSync(join(scratch, 'out-')), {
      deidentify: key,
    });
    const treated = text(hidden.paths[0]!);
    expect(treated).not.toContain('Phantom^Test');
    for (const { sopInstanceUID } of series.instances) expect(treated).not.toContain(sopInstanceUID);
    for (const { sopInstanceUID } of document.derived) expect(treated).toContain(sopInstanceUID);
    expect(treated).toContain('(0042,0013)');
  });
});
