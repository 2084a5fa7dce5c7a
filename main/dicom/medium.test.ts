import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUID, writeAcquiredSeries, writeMedium, type Volume } from './index.ts';

const PYTHON = '/usr/bin/python3';
const pydicom = spawnSync(PYTHON, ['-c', 'import pydicom']).status === 0;
if (!pydicom) console.log('Skipped: pydicom (Debian package python3-pydicom) is not installed.');
const dcmtk = !spawnSync('dcmdump', ['--version']).error;
if (!dcmtk) console.log('Skipped: dcmdump (Debian package dcmtk) is not installed.');

const scratch = mkdtempSync(join(tmpdir(), 'syndiff-medium-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const volume: Volume = {
  values: Int16Array.from({ length: 4 * 3 * 2 }, (_, index) => index),
  dimensions: [4, 3, 2],
  spacing: [1, 1, 5],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  origin: [0, 0, 0],
  frameOfReferenceUID: '2.25.77',
  unit: 'HU',
};

const series = (patient: string, studyInstanceUID: string, modality: 'CT' | 'MR', studyDate: string) =>
  writeAcquiredSeries(
    volume,
    {
      modality,
      patientName: patient,
      patientID: patient.length > 3 ? 'P2' : 'P1',
      studyInstanceUID,
      studyDate,
      studyTime: '120000',
      studyID: '1',
      studyDescription: '',
      seriesInstanceUID: newUID(),
      seriesNumber: 1,
      seriesDescription: 'made up',
      bodyPartExamined: 'ABDOMEN',
      softwareVersion: '0.1.0',
    },
    join(scratch, 'source', newUID()),
  );

let files: string[];
beforeAll(async () => {
  const [first, second] = [newUID(), newUID()];
  const written = [
    await series('A^B', first, 'CT', '20260101'),
    await series('A^B', first, 'MR', '20260101'),
    await series('Kim^민수', second, 'CT', ''),
  ];
  files = written.flatMap(({ paths }) => paths);
});

const fileSetScript = `
import json, os, sys
from pydicom.fileset import FileSet
s = FileSet(sys.argv[1])
print(json.dumps([[str(i.PatientName), i.StudyInstanceUID, i.Modality, i.InstanceNumber, os.path.relpath(i.path, os.path.dirname(sys.argv[1])), str(i.load().PatientName)] for i in s]))
`;

describe('a medium', () => {
  it('lists every file under a name that every medium takes, as pydicom and dcmtk read it', async () => {
    const folder = join(scratch, 'medium');
    const { files: count, filled } = await writeMedium(files, folder);
    expect(count).toBe(6);
    expect(filled).toEqual(['StudyDate']);
    const ids = Array.from({ length: 6 }, (_, index) => `DICOM/DI000000/IM00000${index}`);
    expect(ids.map((id) => readFileSync(join(folder, id)))).toEqual(files.map((file) => readFileSync(file)));
    expect(readdirSync(folder).sort()).toEqual(['DICOM', 'DICOMDIR']);
    expect(readdirSync(scratch).filter((name) => name.endsWith('.tmp'))).toEqual([]);

    if (pydicom) {
      const { stdout } = spawnSync(PYTHON, ['-c', fileSetScript, join(folder, 'DICOMDIR')], { encoding: 'utf8' });
      const read = JSON.parse(stdout) as [string, string, string, number, string, string][];
      expect(read.map(([, , , , id]) => id).sort()).toEqual(ids);
      expect(read.map(([name]) => name)).toEqual(read.map(([, , , , , name]) => name));
      expect(new Set(read.map(([name, study, modality]) => `${name} ${study} ${modality}`)).size).toBe(3);
    }
    if (dcmtk) {
      const { stdout, stderr, status } = spawnSync('dcmdump', [join(folder, 'DICOMDIR')], { encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout.match(/DirectoryRecordType$/gm)).toHaveLength(2 + 2 + 3 + 6);
    }
  });

  it.skipIf(spawnSync('dciodvfy', ['-h']).error)('has a directory that dciodvfy finds no fault with', async () => {
    const folder = join(scratch, 'checked');
    await writeMedium(files, folder);
    const { stderr } = spawnSync('dciodvfy', [join(folder, 'DICOMDIR')], { encoding: 'utf8' });
    expect(stderr.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
  });

  it('leaves a folder that holds something, and what it began, alone', async () => {
    const full = join(scratch, 'full');
    mkdirSync(full);
    writeFileSync(join(full, 'letter.txt'), 'mine');
    await expect(writeMedium(files, full)).rejects.toMatchObject({ code: 'folder-not-empty' });
    expect(readdirSync(full)).toEqual(['letter.txt']);

    const controller = new AbortController();
    const step = { signal: controller.signal, onProgress: () => controller.abort() };
    await expect(writeMedium(files, join(scratch, 'half'), step)).rejects.toMatchObject({ kind: 'cancelled' });
    const letter = join(full, 'letter.txt');
    await expect(writeMedium([letter], join(scratch, 'no'))).rejects.toMatchObject({ code: 'no-image' });
    expect(existsSync(join(scratch, 'half'))).toBe(false);
    expect(readdirSync(scratch).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
