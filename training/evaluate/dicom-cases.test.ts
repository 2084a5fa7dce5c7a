import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePhantomStudies } from '../../test/fixtures/phantom-studies.ts';
import { findPairs, readPair } from './dicom-cases.ts';

let folder: string;
let folders: { ct: string; mrt1: string };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'syndiff-pairs-'));
  folders = await writePhantomStudies(folder, [71, 72]);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('findPairs', () => {
  it('finds a pair a patient, under a name that gives nothing away', async () => {
    const pairs = await findPairs(folders);
    expect(pairs.map(({ ct, mrt1, slices }) => [ct.modality, mrt1.modality, slices])).toEqual([
      ['CT', 'MR', [0, 1, 2]],
      ['CT', 'MR', [0, 1, 2]],
    ]);
    expect(new Set(pairs.map(({ id }) => id)).size).toBe(2);
    for (const { id } of pairs) expect(id).toMatch(/^[0-9a-f]{12}$/);
  });

  it('finds them in one folder, too', async () => {
    expect(await findPairs({ ct: folder, mrt1: folder })).toHaveLength(2);
  });

  it('says that there are none', async () => {
    await expect(findPairs({ ct: folders.ct, mrt1: folders.ct })).rejects.toMatchObject({ code: 'no-pairs' });
  });
});

describe('readPair', () => {
  it('brings both to the pixels of the CT', async () => {
    const [pair] = await findPairs(folders);
    const { ct, mrt1, tissues } = await readPair(pair!, Infinity);
    expect(mrt1.dimensions).toEqual([64, 48, 3]);
    expect([ct.unit, mrt1.unit, tissues]).toEqual(['HU', 'au', null]);
    // Both are of one phantom: where the CT is air, the MR is nearly empty.
    const meanWhere = (holds: (hounsfield: number) => boolean) => {
      const values = [...mrt1.values].filter((_, i) => holds(ct.values[i]!));
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(meanWhere((hounsfield) => hounsfield < -900)).toBeLessThan(0.2 * meanWhere((hounsfield) => hounsfield > 0));
  });

  it('takes fewer slices, evenly spread', async () => {
    const [pair] = await findPairs(folders);
    const [whole, one] = [await readPair(pair!, Infinity), await readPair(pair!, 1)];
    expect(one.ct.values).toEqual(whole.ct.values.subarray(64 * 48, 2 * 64 * 48));
  });
});
