import { describe, expect, it } from 'vitest';
import { fidelityReport } from '../../preload/contract/index.ts';
import { keySlices } from './key-slices.ts';
import { html } from './markup.ts';
import { reportHTML, reportJSON } from './report-html.ts';
import { readersDucts, redContent, redReport } from './report.fixtures.ts';
import { figure, sliceList } from './words.ts';

describe('the report as HTML', () => {
  const page = reportHTML(redContent);

  it('needs nothing beside it and runs nothing', () => {
    const addresses = [...page.matchAll(/(?:src|href|url)\s*[=(]\s*["']?([^"'\s>)]{0,40})/g)].map(
      ([, address]) => address,
    );
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(address).toMatch(/^data:image\/png;base64,/);
    expect(page).not.toMatch(/<script|onload|onclick|@import/);
    expect(page).toContain("default-src 'none'");
  });

  it('says red, why and where, what it was made with, and that it is synthetic', () => {
    for (const words of [
      'RED',
      'Cycle error of 123 HU in the body, above 100 HU.',
      'Slices 3.',
      'not calibrated',
      'has not been acknowledged',
      'SYNTHETIC – not for diagnostic use',
      'tiny 1.0.0',
      'duct of the source missing',
      'Pixels are larger',
      '24 % of the translation',
      'not measured',
    ])
      expect(page).toContain(words);
  });

  it('has the conspicuity gain as its headline, with the contrasts it comes from, signed', () => {
    for (const words of ['<b>+2</b> SD of the liver', '−60 HU', '−300 au', '200 voxels']) expect(page).toContain(words);
    const { conspicuity } = redReport;
    const told = (change: object) =>
      reportHTML({ ...redContent, report: { ...redReport, conspicuity: { ...conspicuity!, ...change } } });
    expect(told({ gain: -0.5 })).toContain('stand out less than in the source');
    expect(told({ gain: null, failure: 'inverted' })).toContain('FAILED</b> The ducts turned brighter');
    expect(told({ gain: null, failure: 'vanished' })).toContain('FAILED</b> The ducts vanished');
    expect(reportHTML({ ...redContent, report: { ...redReport, conspicuity: null } })).toContain(
      'Not measured: no bile',
    );
    expect(page).toContain('No duct was accepted, edited or drawn by a hand.');
  });

  it('takes the headline from the ducts that the reader stands by, and says so; the verdict’s figure stays beside it', () => {
    const told = reportHTML({ ...redContent, readersDucts });
    const [own, suggested] = ['<b>+3.5</b> SD of the liver', '<b>+2</b> SD of the liver'].map((words) =>
      told.indexOf(words),
    );
    expect(own).toBeGreaterThan(0);
    expect(suggested).toBeGreaterThan(own!);
    for (const words of ['Of the 2 ducts that a hand accepted', 'Of the duct candidates', 'The verdict judges'])
      expect(told).toContain(words);
    expect(reportHTML({ ...redContent, readersDucts: { ...readersDucts, together: null } })).toContain(
      'Not measured: no bile-duct region, or too few voxels',
    );
  });

  it('lists the ducts as the reader left them, refused ones too, each with its measures', () => {
    const told = reportHTML({ ...redContent, readersDucts });
    const rows = [...told.matchAll(/<tr>\s*<th scope="row">(\d[^<]*)<\/th>(.*?)<\/tr>/gs)].map(([, name, cells]) =>
      [name!, ...cells!.split(/<[^>]*>/)].map((cell) => cell.trim()).filter(Boolean),
    );
    expect(rows).toEqual([
      ['1, runs as the common duct', 'suggested, edited by hand', 'accepted', '31.2 mm', '6.4 mm', '7.1 mm, at 1, −2, 3.5', '−3, −6.5', '+3.5'],
      ['2', 'as suggested by rules', 'refused', '14 mm', '3 mm', '3.3 mm, at 0, 0, 0', '−2, 1', 'failed: inverted'],
      ['4', 'drawn by hand', 'nobody has said', '–', '–', '–', '–', 'not measured'],
    ]); // prettier-ignore
    expect(page).not.toContain('as the reader left them');
  });

  it('draws source, translation and overlay of each key slice', () => {
    expect(keySlices(redReport).map(({ slice }) => slice)).toEqual([1, 2]);
    expect(page.match(/<img /g)).toHaveLength(2 * 3);
  });

  it('names the patient where the DICOM does, and nobody where it is de-identified', () => {
    expect(page).toContain('Phantom, Test');
    expect(reportHTML({ ...redContent, patient: null })).not.toContain('Phantom');
    expect(reportJSON(redContent)).not.toContain('Phantom');
  });

  it('escapes what comes from elsewhere', () => {
    const patient = '<img src=x onerror=alert(1)>';
    expect(reportHTML({ ...redContent, patient })).not.toContain('<img src=x');
    expect(html`${'a & b'} ${html`<b>${"'"}</b>`} ${[1, null, 2]}`.text).toBe('a &amp; b <b>&#39;</b> 12');
  });

  it('holds another verdict in other words', () => {
    const verdict = { level: 'green', reasons: [], calibrated: true } as const;
    const green = reportHTML({ ...redContent, report: { ...redReport, verdict: { ...verdict, reasons: [] } } });
    expect(green).toContain('nothing that was measured speaks against');
    expect(green).not.toContain('acknowledged');
  });
});

describe('the report as JSON', () => {
  it('gives back the very report', () => {
    const read = JSON.parse(reportJSON(redContent)) as { report: unknown; warning: string };
    expect(fidelityReport.parse(read.report)).toEqual(redReport);
    expect(JSON.parse(reportJSON({ ...redContent, readersDucts }))).toMatchObject({ readersDucts });
    expect(read.warning).toContain('not for diagnostic use');
  });
});

describe('words', () => {
  it('draw runs of slices together, counted from 1, and round numbers for reading', () => {
    expect(sliceList([6, 2, 7, 8, 11])).toBe('3, 7–9, 12');
    expect([figure(1234.5, 'HU'), figure(0.1234), figure(-5), figure(null)]).toEqual(['1235 HU', '0.123', '−5', '–']);
  });
});
