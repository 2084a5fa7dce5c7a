import fc from 'fast-check';
import { join, normalize, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { propertySeed } from '../../test/property-runs.ts';
import { usualLayout } from '../../preload/contract/index.ts';
import { checkLayout, folderSegments } from './layout.ts';

const reading = (values: Record<string, string>) => ({ text: (keyword: string) => values[keyword] ?? '' });

describe('the layout of a folder', () => {
  it('fills in the values of attributes', () => {
    const values = { PatientID: 'A 1', StudyDate: '20260101', StudyInstanceUID: '1.2.3', SeriesNumber: '101' };
    const object = reading({ ...values, SeriesDescription: 'SYN MR-T1 from CT' });
    expect(folderSegments(usualLayout, object)).toEqual(['A 1', '20260101_1.2.3', '101_SYN MR-T1 from CT']);
  });

  it('keeps every value inside its own segment, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (value) => {
        const segments = folderSegments(
          '{PatientID}/a{PatientName}',
          reading({ PatientID: value, PatientName: value }),
        );
        expect(segments).toHaveLength(2);
        const path = join('root', ...segments);
        expect(normalize(path)).toBe(path);
        expect(path.split(sep)).toHaveLength(3);
        for (const segment of segments) {
          expect(segment).not.toMatch(/^\.+$|^$|[\p{Cc}\\/:]/u);
          expect(Buffer.byteLength(segment)).toBeLessThanOrEqual(121);
        }
      }),
      { seed: propertySeed },
    );
  });

  it.each([
    ['../..', '..', 'unknown'],
    ['con', 'x', '_con'],
    ['환자', 'x', '환자'],
    ['', 'x', 'unknown'],
    ['trailing. ', 'x', 'trailing'],
  ])('makes of %j a name that every system takes', (id, _, expected) => {
    expect(folderSegments('{PatientID}', reading({ PatientID: id }))).toEqual([expected]);
  });

  it.each(['{PatientNumber}', '{', 'a/../b', '{PatientID', 'a\\b', '{TransferSyntaxUID}'])('refuses %s', (layout) => {
    expect(() => checkLayout(layout)).toThrow(expect.objectContaining({ code: 'layout' }));
  });
});
