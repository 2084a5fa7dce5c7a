import { describe, expect, it } from 'vitest';
import { fidelityReport } from '../../preload/contract/index.ts';
import { keySlices } from './key-slices.ts';
import { html } from './markup.ts';
import { reportHTML, reportJSON } from './report-html.ts';
import { redContent, redReport } from './report.fixtures.ts';
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
    expect(read.warning).toContain('not for diagnostic use');
  });
});

describe('words', () => {
  it('draw runs of slices together, counted from 1, and round numbers for reading', () => {
    expect(sliceList([6, 2, 7, 8, 11])).toBe('3, 7–9, 12');
    expect([figure(1234.5, 'HU'), figure(0.1234), figure(-5), figure(null)]).toEqual(['1235 HU', '0.123', '−5', '–']);
  });
});
