import { describe, expect, it } from 'vitest';
import { errorDetails } from './error-details.ts';

const application = {
  version: '1.2.3',
  shell: 'host',
  demoStudy: null,
  initialFolder: null,
  canChooseFolder: false,
} as const;

describe('the details of an error for others', () => {
  it('say what failed, where by UID, and in which version', () => {
    const error = { kind: 'data', code: 'series-refused', message: 'Gap of 2.4 mm after slice 4.', where: '1.2.840.1' };
    expect(errorDetails({ ...error, kind: 'data' }, application, [])).toBe(
      [
        'error: series-refused (data)',
        'message: Gap of 2.4 mm after slice 4.',
        'where: 1.2.840.1',
        'version: 1.2.3 (host)',
      ].join('\n'),
    );
  });

  it.each([
    ['The folder cannot be read: /data/Kim Min 1970/CT', ''],
    ['The folder cannot be read: D:\\Kim Min\\scan 1\\a b', 'D:\\Kim Min'],
    ['Pixel Data of Kim Min.dcm has 5 bytes.', 'Kim Min.dcm'],
    ['sub/Kim Min.dcm cannot be read: no Rows.', 'sub/Kim Min.dcm'],
  ])('leave out what can name a patient: %s', (message, where) => {
    const error = { kind: 'data', code: 'x', message, where, remedy: `See ${where}.` } as const;
    const details = errorDetails(error, null, ['/data/Kim Min 1970/CT', 'D:\\Kim Min\\scan 1\\a b']);
    expect(details).not.toMatch(/Kim|Min|1970|scan/);
    expect(details).toContain('error: x (data)');
  });

  it('leave out the patient and descriptions of the opened series', () => {
    const error = { kind: 'bug', code: 'bug', message: 'Cannot open Kim^Min 1970, Liver of Kim.' } as const;
    expect(errorDetails(error, null, ['Kim^Min 1970', 'Liver of Kim'])).toBe(
      'error: bug (bug)\nmessage: Cannot open (left out), (left out).',
    );
  });
});
