import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Instance } from './instance.ts';
import { mayLackSlices, readVolume, scanFolder } from './index.ts';

const data = join(process.env.SYNDIFF_SHARED ?? '../shared', 'data');
const present = existsSync(data);
if (!present) console.log(`Skipped: no test data at ${data} (set SYNDIFF_SHARED).`);

const scratch = mkdtempSync(join(tmpdir(), 'syndiff-scan-'));
afterAll(() => rmSync(scratch, { recursive: true }));

describe.skipIf(!present)('real series', () => {
  it.each([
    ['ct-head-gantry-tilt-philips', 'gantry-tilt', /16\.5°/],
    ['ct-nonuniform-spacing', 'uneven-spacing', /Gap of 10 mm after slice 3, expected 5/],
    ['mr-t1-missing-slice', 'uneven-spacing', /Gap of 2\.4 mm after slice 5, expected 1\.2/],
    ['mr-abdomen-enhanced-molli-t1map', 'duplicate-positions', /share a position/],
    ['ct-abdomen-three-planes-ge', 'single-slice', /single slice/],
  ])('%s is refused by name and number', async (name, code, message) => {
    const [series] = (await scanFolder(join(data, 'real', name))).series;
    expect(series?.findings).toEqual(
      expect.arrayContaining([{ code, message: expect.stringMatching(message) as string }]),
    );
  });

  it('has the same ids on every scan and tells progress', async () => {
    const folder = join(data, 'real', 'dicomdir-fileset-tiny');
    const seen: number[] = [];
    const first = await scanFolder(folder, { onProgress: ({ files }) => seen.push(files) });
    const second = await scanFolder(folder);
    expect(second.series.map(({ id }) => id)).toEqual(first.series.map(({ id }) => id));
    expect(new Set(first.series.map(({ id }) => id)).size).toBe(first.series.length);
    expect(seen).toEqual(seen.map((_, index) => index + 1));
  });

  it('reads what was named of a folder, and says what of it is not there', async () => {
    const folder = join(data, 'real', 'ct-liver-portal-siemens-j2k');
    const [one, two] = readdirSync(join(folder, 'dicom'));
    const some = await scanFolder(join(folder, 'dicom'), { names: [one!, two!, 'missing'] });
    expect(some.series.map(({ instances }) => instances.length)).toEqual([2]);
    expect(some.unread).toEqual(['missing']);
    expect((await scanFolder(folder, { names: ['dicom'] })).series[0]?.instances).toHaveLength(20);
    expect((await scanFolder(folder, { names: ['truth.json'] })).setAside).toHaveLength(1);
  });

  it('stops when cancelled', async () => {
    const signal = AbortSignal.abort();
    await expect(scanFolder(join(data, 'real'), { signal })).rejects.toMatchObject({ kind: 'cancelled' });
    const [series] = (await scanFolder(join(data, 'real', 'ct-liver-with-seg'))).series;
    if (series) await expect(readVolume(series, { signal })).rejects.toMatchObject({ kind: 'cancelled' });
  });
});

interface Expectation {
  file?: string;
}

describe.skipIf(!present)('hostile files', () => {
  const list = present
    ? (JSON.parse(readFileSync(join(data, 'hostile/EXPECTED.json'), 'utf8')) as { entries: Expectation[] }).entries
    : [];

  it('are all set aside or listed, and stop nothing', async () => {
    const scan = await scanFolder(join(data, 'hostile/crafted'));
    const files = scan.setAside.length + scan.series.reduce((sum, { instances }) => sum + instances.length, 0);
    expect(files).toBe(list.filter(({ file }) => file?.startsWith('crafted/')).length);
  });
});

describe('a folder', () => {
  it('that does not exist is the user’s to put right', async () => {
    await expect(scanFolder(join(scratch, 'missing'))).rejects.toMatchObject({ code: 'folder-unreadable' });
  });

  it('without DICOM has no series', async () => {
    writeFileSync(join(scratch, 'note.txt'), 'nothing');
    expect(await scanFolder(scratch)).toEqual({
      series: [],
      setAside: [{ file: 'note.txt', reason: 'not DICOM' }],
      unread: [],
      findings: [],
    });
  });
});

describe('what the file system would not read', () => {
  const series = { instances: [{ name: 'study/ct/1.dcm' }, { name: 'study/ct/2.dcm' }] as Instance[] };

  it.each([
    ['study/ct/3.dcm', true],
    ['study/ct/more/', true],
    ['study/mr/3.dcm', false],
    ['study/', false],
  ])('%s can be a slice of the series: %s', (name, expected) => {
    expect(mayLackSlices(series, [name])).toBe(expected);
  });
});
