import { describe, expect, it } from 'vitest';
import { archiveQuery } from '../../preload/contract/index.ts';
import { queryOf } from './archive-search.svelte.ts';

const nothing = { patientID: '', accessionNumber: '', from: '', to: '', modality: '' };

describe('what is asked of an archive', () => {
  it.each([
    [{ from: '2026-01-01', to: '2026-01-31' }, { studyDate: '20260101-20260131' }],
    [{ from: '2026-01-01', to: '2026-01-01' }, { studyDate: '20260101' }],
    [{ from: '2026-01-01' }, { studyDate: '20260101-' }],
    [
      { to: '2026-01-01', modality: 'CT' },
      { studyDate: '-20260101', modality: 'CT' },
    ],
    [{ patientID: ' PHANTOM-* ' }, { patientID: 'PHANTOM-*' }],
    [
      { accessionNumber: 'A1', modality: 'MR' },
      { accessionNumber: 'A1', modality: 'MR' },
    ],
  ])('of %j is %j', (typed, query) => {
    expect(queryOf({ ...nothing, ...typed })).toEqual(query);
    expect(archiveQuery.parse(query)).toEqual(query);
  });

  it('is never everything', () => {
    expect(queryOf(nothing)).toBeNull();
    expect(queryOf({ ...nothing, patientID: ' ', modality: 'CT' })).toBeNull();
    expect(archiveQuery.safeParse({ modality: 'CT' }).success).toBe(false);
  });
});
