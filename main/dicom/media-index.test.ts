import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeBystander } from '../../test/hostile/bystander.ts';
import { encodeDirectory, type DataSet } from './data-set.ts';
import { scanFolder } from './index.ts';
import { parsePart10 } from './part10-file.ts';
import { newUID } from './uid.ts';

const shared = join(process.env.SYNDIFF_SHARED ?? '../shared', 'data/real');
const present = existsSync(shared);
if (!present) console.log(`Skipped: no test data at ${shared} (set SYNDIFF_SHARED).`);
const scratch = mkdtempSync(join(tmpdir(), 'syndiff-media-index-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const python = '/usr/bin/python3';
const pydicom = spawnSync(python, ['-c', 'import pydicom.fileset']).status === 0;
if (!pydicom) console.log('Skipped: python3-pydicom is not installed, which reads DICOMDIRs as a witness.');

describe.skipIf(!present)('a DICOMDIR of a real medium', () => {
  it('is held against what is there', async () => {
    const { findings, setAside } = await scanFolder(join(shared, 'ct-multi-series-dicomdir'));
    expect(findings.map(({ code }) => code)).toEqual(Array(5).fill('dangling-references'));
    expect(findings[0]?.message).toMatch(/lists 34 files of series [\d.]+: 14 of them are missing\.$/);
    expect(setAside.filter(({ reason }) => reason.endsWith('missing')).length).toBe(282);
  });

  it('gives the files that it lists, and no others, when it is chosen itself', async () => {
    const folder = join(scratch, 'chosen');
    cpSync(join(shared, 'dicomdir-fileset-tiny/dicom'), folder, { recursive: true });
    await writeBystander(join(folder, 'unlisted'));
    const all = await scanFolder(folder);
    const { series, findings } = await scanFolder(join(folder, 'DICOMDIR'));
    expect(findings).toEqual([]);
    expect(series.length).toBe(all.series.length - 1);
  });

  it.skipIf(!pydicom)('lists what pydicom finds in it', async () => {
    const folder = join(shared, 'dicomdir-fileset-tiny/dicom');
    const program = 'import sys; from pydicom.fileset import FileSet; [print(i.path) for i in FileSet(sys.argv[1])]';
    const { stdout } = spawnSync(python, ['-c', program, join(folder, 'DICOMDIR')], { encoding: 'utf8' });
    const { series, setAside } = await scanFolder(join(folder, 'DICOMDIR'));
    const ours = [
      ...series.flatMap(({ instances }) => instances.map(({ name }) => name)),
      ...setAside.map(({ file }) => file),
    ];
    const theirs = stdout
      .trim()
      .split('\n')
      .map((path) => path.slice(path.indexOf('dicom/') + 'dicom/'.length));
    expect(ours.filter((name) => name !== 'DICOMDIR').sort()).toEqual(theirs.sort());
  });
});

interface Record {
  type?: string;
  fileID?: string[];
  next?: number;
  below?: number;
}

/** A DICOMDIR of these records, `next` and `below` being indices of records, or offsets beyond all of them. */
function directory(records: readonly Record[], first = 0): Uint8Array {
  // The same both times: UIDs differ in length, and the offsets with them.
  const uid = newUID();
  const encode = (offsets: readonly number[]) => {
    const at = (index: number | undefined) => (index === undefined ? 0 : (offsets[index] ?? index));
    return encodeDirectory(uid, {
      OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity: [at(first)],
      OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity: [0],
      FileSetConsistencyFlag: [0],
      DirectoryRecordSequence: records.map(({ type = 'IMAGE', fileID = [], next, below }): DataSet => ({
        OffsetOfTheNextDirectoryRecord: [at(next)],
        RecordInUseFlag: [0xffff],
        OffsetOfReferencedLowerLevelDirectoryEntity: [at(below)],
        DirectoryRecordType: [type],
        ReferencedFileID: fileID,
        ...(type === 'SERIES' ? { SeriesInstanceUID: ['1.2.3'] } : {}),
      })),
    });
  };
  return encode(parsePart10(encode([]))?.itemOffsets('DirectoryRecordSequence') ?? []);
}

async function scanWith(bytes: Uint8Array, name = 'DICOMDIR') {
  const folder = mkdtempSync(join(scratch, 'medium-'));
  mkdirSync(join(folder, 'images'));
  writeFileSync(join(folder, 'images', 'im01.;1'), readFileSync(join(await seriesFolder(), 'one')));
  writeFileSync(join(folder, name), bytes);
  return scanFolder(join(folder, name));
}

let written: string | undefined;
async function seriesFolder(): Promise<string> {
  if (written) return written;
  const folder = join(scratch, 'series');
  await writeBystander(folder);
  const { series } = await scanFolder(folder);
  renameSync(series[0]?.instances[0]?.file ?? '', join(folder, 'one'));
  return (written = folder);
}

describe('a made DICOMDIR', () => {
  it('finds a file by its 8.3 name whatever its case, version number and dot', async () => {
    const { series, findings } = await scanWith(directory([{ fileID: ['IMAGES', 'IM01'] }]));
    expect([series.length, findings]).toEqual([1, []]);
  });

  it('is read to its end when its offsets run in circles or lead nowhere', async () => {
    const records = [
      { type: 'PATIENT', next: 0, below: 1 },
      { type: 'SERIES', next: 0, below: 2 },
      { fileID: ['IMAGES', 'IM01'], next: 999_999, below: 1 },
      { fileID: ['GONE'] },
    ];
    const { series, findings } = await scanWith(directory(records));
    expect(series.length).toBe(1);
    expect(findings).toEqual([
      { code: 'directory-offsets', message: expect.stringMatching(/^1 of 4 records .* 4 offsets/) as string },
      { code: 'dangling-references', message: expect.stringMatching(/1 files of series \(unnamed\): 1 /) as string },
    ]);
  });

  it('is read by the order of its records where it has no offsets', async () => {
    const { series } = await scanWith(directory([{ type: 'SERIES' }, { fileID: ['IMAGES', 'IM01'] }], 999_999));
    expect(series.length).toBe(1);
  });

  it('does not run out of stack on a long chain', async () => {
    const records = Array.from({ length: 2_000 }, (_, index) => ({ type: 'PATIENT', below: index + 1 }));
    const { findings } = await scanWith(directory([...records, { fileID: ['IMAGES', 'IM01'] }]));
    expect(findings).toEqual([]);
  });

  it.each([[['..', '..', 'escape']], [['/etc/passwd']], [['C:', 'escape']], [['.', 'IMAGES']]])(
    'opens nothing outside its folder: %j',
    async (fileID) => {
      const { series, findings, setAside } = await scanWith(directory([{ fileID }]));
      expect([series, findings.map(({ code }) => code)]).toEqual([[], ['references-outside']]);
      expect(setAside.some(({ reason }) => /outside its folder: not opened/.test(reason))).toBe(true);
    },
  );
});
