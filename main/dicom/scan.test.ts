import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Series } from './index.ts';
import { readVolume, scanFolder } from './index.ts';

const data = join(process.env.SYNDIFF_SHARED ?? '../shared', 'data');
const present = existsSync(data);
if (!present) console.log(`Skipped: no test data at ${data} (set SYNDIFF_SHARED).`);

const scratch = mkdtempSync(join(tmpdir(), 'syndiff-scan-'));
afterAll(() => rmSync(scratch, { recursive: true }));

interface TruthSeries {
  id: string;
  dims: { columns: number; rows: number; slices: number };
  spacing: { x: number; y: number; z: number | null };
  origin: number[];
  direction: { row: number[]; column: number[]; normal: number[] };
  regularVolume: boolean;
  volume: { sha256Float32: string; sha256Int16: string | null };
  slices: { file: string; frame?: number }[];
}
interface Truth {
  series: TruthSeries[];
  notImages: { file: string }[];
}

const names = present ? readdirSync(join(data, 'real')) : [];
const truthOf = (name: string) => JSON.parse(readFileSync(join(data, 'real', name, 'truth.json'), 'utf8')) as Truth;
const sha256 = (bytes: ArrayBufferView) =>
  createHash('sha256')
    .update(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    .digest('hex');

/** Regular in the truth, and still refused: frames of enhanced objects are not read yet. */
const notYetRead = new Set(['mr-enhanced-siemens']);

describe.skipIf(!present)('real series', () => {
  it.each(names)('%s are found, ordered and read as other tools do', async (name) => {
    const truth = truthOf(name);
    const scan = await scanFolder(join(data, 'real', name));
    expect(scan.setAside.map(({ file }) => file)).toEqual(
      expect.arrayContaining(truth.notImages.map(({ file }) => file)),
    );
    for (const expected of truth.series) {
      const found = scan.series.find(({ instances }) => instances.some((one) => one.name === expected.slices[0]?.file));
      if (found === undefined) throw new Error(`${expected.id} was not found.`);
      if (!expected.regularVolume || notYetRead.has(name)) {
        expect(found.findings).not.toEqual([]);
        await expect(readVolume(found)).rejects.toMatchObject({ code: 'series-refused' });
      } else await expectVolume(found, expected);
    }
  });

  async function expectVolume(found: Series, expected: TruthSeries): Promise<void> {
    expect(found.findings).toEqual([]);
    expect(found.instances.map((instance) => instance.name)).toEqual(expected.slices.map(({ file }) => file));
    const volume = await readVolume(found);
    const { columns, rows, slices } = expected.dims;
    expect(volume.dimensions).toEqual([columns, rows, slices]);
    const { x, y, z } = expected.spacing;
    expectClose(volume.spacing, [x, y, z ?? NaN]);
    expectClose(volume.origin, expected.origin);
    const { row, column, normal } = expected.direction;
    expectClose(volume.directions.flat(), [...row, ...column, ...normal]);
    expect(volume.values).toBeInstanceOf(expected.volume.sha256Int16 ? Int16Array : Float32Array);
    expect(sha256(volume.values)).toBe(expected.volume.sha256Int16 ?? expected.volume.sha256Float32);
  }

  /** The truth is written with six decimals. */
  function expectClose(values: readonly number[], expected: readonly number[]): void {
    expect(values).toHaveLength(expected.length);
    values.forEach((value, index) => expect(value).toBeCloseTo(expected[index] ?? NaN, 5));
  }

  it.each([
    ['ct-head-gantry-tilt-philips', 'gantry-tilt', /16\.5°/],
    ['ct-nonuniform-spacing', 'uneven-spacing', /Gap of 10 mm after slice 3, expected 5/],
    ['mr-t1-missing-slice', 'uneven-spacing', /Gap of 2\.4 mm after slice 5, expected 1\.2/],
    ['mr-enhanced-siemens', 'multi-frame', /8 frames/],
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
    const first = await scanFolder(folder, { onProgress: (files) => seen.push(files) });
    const second = await scanFolder(folder);
    expect(second.series.map(({ id }) => id)).toEqual(first.series.map(({ id }) => id));
    expect(new Set(first.series.map(({ id }) => id)).size).toBe(first.series.length);
    expect(seen).toEqual(seen.map((_, index) => index + 1));
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
  folder?: string;
  expect: 'load' | 'reject' | 'skip' | 'load-or-reject';
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

  it.each(list.flatMap(({ folder, expect: wanted }) => (folder ? [[folder, wanted] as const] : [])))(
    'folder %s: %s',
    async (folder, wanted) => {
      const { series } = await scanFolder(join(data, 'hostile', folder));
      const regular = series.filter(({ findings }) => findings.length === 0);
      if (wanted === 'load') expect(regular).toHaveLength(1);
      if (wanted === 'reject') expect(regular).toEqual([]);
      for (const one of regular) await readVolume(one);
    },
  );
});

describe('a folder', () => {
  it('that does not exist is the user’s to put right', async () => {
    await expect(scanFolder(join(scratch, 'missing'))).rejects.toMatchObject({ code: 'folder-unreadable' });
  });

  it('without DICOM has no series', async () => {
    writeFileSync(join(scratch, 'note.txt'), 'nothing');
    expect(await scanFolder(scratch)).toEqual({ series: [], setAside: [{ file: 'note.txt', reason: 'not DICOM' }] });
  });
});
