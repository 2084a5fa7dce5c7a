import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBystander } from '../../test/hostile/bystander.ts';
import { readVolume, scanFolder } from './index.ts';
import { zip, type ZipEntry } from './zip.fixtures.ts';

const scratch = mkdtempSync(join(tmpdir(), 'syndiff-archive-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let slices: ZipEntry[] = [];
beforeAll(async () => {
  const series = join(scratch, 'series');
  await writeBystander(series);
  slices = readdirSync(series).map((name) => ({ name: `CT/${name}`, data: readFileSync(join(series, name)) }));
});

async function scanOf(entries: readonly ZipEntry[]) {
  const folder = mkdtempSync(join(scratch, 'archive-'));
  writeFileSync(join(folder, 'study.zip'), zip(entries));
  return scanFolder(folder);
}

describe('a ZIP archive', () => {
  it('gives the same volume as its folder, deflated or stored, chosen itself or in a folder', async () => {
    const [outside] = (await scanFolder(join(scratch, 'series'))).series;
    const mixed = slices.map((entry, index) => ({ ...entry, stored: index % 2 === 0 }));
    const { series, setAside } = await scanOf(mixed);
    expect([series.length, setAside]).toEqual([1, []]);
    const [inside] = series;
    if (!inside || !outside) return;
    expect(inside.findings).toEqual([]);
    expect(await readVolume(inside)).toEqual(await readVolume(outside));
    const file = join(scratch, 'alone.ZIP');
    writeFileSync(file, zip(slices));
    expect((await scanFolder(file)).series[0]?.instances.map(({ name }) => name)).toEqual(
      slices.map(({ name }) => join('alone.ZIP', name)).sort(),
    );
  });

  it.each<[string, Partial<ZipEntry>, RegExp]>([
    ['a path that climbs', { name: '../../escape' }, /leaves the archive/],
    ['an absolute path', { name: '/etc/escape' }, /leaves the archive/],
    ['a drive', { name: 'C:\\escape' }, /leaves the archive/],
    ['a path with backslashes that climbs', { name: 'CT\\..\\..\\escape' }, /leaves the archive/],
    ['an archive inside', { name: 'more.zip' }, /inside of another/],
    ['encryption', { flags: 0x801 }, /encrypted/],
    ['another method', { method: 14 }, /method 14/],
    ['a symbolic link', { attributes: 0xa1ff0000 }, /symbolic link/],
    ['a huge claim', { size: 2 ** 31 }, /2147483648 bytes unpacked, at most 134217728/],
  ])('sets aside an entry with %s, and reads the others', async (_, change, reason) => {
    const odd = { name: 'odd', data: Uint8Array.from([1, 2, 3]), ...change };
    const { series, setAside } = await scanOf([...slices, odd]);
    expect(series.map(({ findings }) => findings)).toEqual([[]]);
    expect(setAside).toEqual([
      { file: expect.stringContaining('study.zip') as string, reason: expect.stringMatching(reason) as string },
    ]);
  });

  it('shows no control character of a name', async () => {
    const { setAside } = await scanOf([{ name: 'a\u001b[2J\u202eb', data: Uint8Array.from([1]) }]);
    expect(setAside.map(({ file }) => file)).toEqual([join('study.zip', 'a\uFFFD[2J\uFFFDb')]);
  });

  it.each<[string, Partial<ZipEntry>]>([
    ['its checksum', { crc: 1 }],
    ['its size, too small', { size: 1000 }],
    ['its size, too large', { size: 100_000 }],
  ])('refuses pixels of an entry that lies about %s', async (_, change) => {
    const { series, setAside } = await scanOf(slices.map((entry) => ({ ...entry, ...change })));
    const refused = await Promise.all(
      series
        .filter(({ findings }) => findings.length === 0)
        .map((one) => readVolume(one).catch((error: unknown) => error)),
    );
    expect(refused.every((one) => one instanceof Error)).toBe(true);
    expect(refused.length + setAside.length + series.length).toBeGreaterThan(0);
  });

  it('is refused where its entries overlap', async () => {
    const data = slices[0]?.data ?? new Uint8Array();
    const entries = Array.from({ length: 40 }, (_, index) => ({ name: `copy${index}`, data, stored: true }));
    const folder = mkdtempSync(join(scratch, 'overlap-'));
    const bytes = zip(entries);
    // The directory of forty, behind the data of one.
    const end = bytes.length - 22;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const start = view.getUint32(end + 16, true);
    const first = view.getUint32(start + 46 + 5 + 42, true);
    const directory = Buffer.from(bytes.subarray(start, end));
    for (let at = 0; at < directory.length; at += 46 + directory.readUInt16LE(at + 28))
      directory.writeUInt32LE(0, at + 42);
    const tail = Buffer.from(bytes.subarray(end));
    tail.writeUInt32LE(first, 16);
    writeFileSync(join(folder, 'bomb.zip'), Buffer.concat([bytes.subarray(0, first), directory, tail]));
    const { series, setAside } = await scanFolder(folder);
    expect(series).toEqual([]);
    expect(setAside).toEqual([
      { file: 'bomb.zip', reason: expect.stringMatching(/overlap \(\d+ bytes packed in a file of \d+\)/) as string },
    ]);
  });

  it('that is none or is cut off stops nothing', async () => {
    const folder = mkdtempSync(join(scratch, 'broken-'));
    mkdirSync(join(folder, 'sound'));
    await writeBystander(join(folder, 'sound'));
    writeFileSync(join(folder, 'none.zip'), 'no archive');
    writeFileSync(join(folder, 'cut.zip'), zip(slices).subarray(0, 500));
    const { series, setAside } = await scanFolder(folder);
    expect(series.map(({ findings }) => findings)).toEqual([[]]);
    expect(setAside.map(({ reason }) => /^broken ZIP archive: /.test(reason))).toEqual([true, true]);
  });
});
