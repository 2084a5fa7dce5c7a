import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DerivationRecipe, DerivedContent, ExportSettings, Series, Volume } from './index.ts';
import { deidentifier, readVolume, scanFolder, writeDerivedSeries } from './index.ts';

const real = join(process.env.SYNDIFF_SHARED ?? '../shared', 'data/real');
const present = existsSync(real);
if (!present) console.log(`Skipped: no real series at ${real} (set SYNDIFF_SHARED).`);
const validators = ['dciodvfy', 'dcentvfy'].every((tool) => !spawnSync(tool, ['-h']).error);
if (!validators) console.log('Skipped: dciodvfy and dcentvfy (Debian package dicom3tools) are not installed.');
const PYTHON = '/usr/bin/python3';
const pydicom = spawnSync(PYTHON, ['-c', 'import pydicom, numpy']).status === 0;
if (!pydicom)
  console.log('Skipped: pydicom and numpy (Debian packages python3-pydicom, python3-numpy) are not both installed.');

const scratch = mkdtempSync(join(tmpdir(), 'syndiff-derived-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const recipe: DerivationRecipe = {
  direction: 'ct-to-mrt1',
  model: { id: 'test-model', version: '1.2.3', sha256: 'ab'.repeat(32), deviceUID: '2.25.123456789' },
  steps: 4,
  seed: 7,
  samples: 3,
  provider: 'cpu',
  softwareVersion: '0.1.0',
};

async function firstRegular(name: string): Promise<Series> {
  const scan = await scanFolder(join(real, name, 'dicom'));
  const series = scan.series.find((candidate) => candidate.findings.length === 0);
  if (series === undefined) throw new Error(`${name} has no regular series.`);
  return series;
}

/** Something that is on the source's grid and fits the other modality. */
async function translate(source: Series): Promise<Volume> {
  const volume = await readVolume(source);
  const values = Int16Array.from(volume.values, (value) =>
    source.modality === 'CT' ? Math.min(Math.max(value + 1024, 0), 4000) : Math.min(value, 3000) - 1000,
  );
  return { ...volume, values, unit: source.modality === 'CT' ? 'au' : 'HU' };
}

const sameBytes = (a: Volume['values'], b: Volume['values']) =>
  Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)) === 0;

/** Synthetic Data (0008,001C) is newer than the dictionary of the packaged dciodvfy: that one line is no fault of ours. */
const TOO_NEW_FOR_DCIODVFY = /not a recognized standard attribute - \(0x0008,0x001c\)/;

const errorLines = (tool: string, files: string[]): string[] => {
  const { stdout, stderr } = spawnSync(tool, files, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return `${stdout}${stderr}`.split('\n').filter((line) => /^Error/.test(line) && !TOO_NEW_FOR_DCIODVFY.test(line));
};

const geometryScript = `
import json, sys, pydicom
out = []
for name in sys.argv[1:]:
    d = pydicom.dcmread(name)
    out.append({'position': [float(v) for v in d.ImagePositionPatient], 'orientation': [float(v) for v in d.ImageOrientationPatient],
      'spacing': [float(v) for v in d.PixelSpacing], 'frame': d.FrameOfReferenceUID, 'study': d.StudyInstanceUID,
      'uids': [str(e.value) for e in d.iterall() if e.VR == 'UI'],
      'source': [d.SourceImageSequence[0].ReferencedSOPInstanceUID, d.SourceImageSequence[0].get('ReferencedFrameNumber')] if 'SourceImageSequence' in d else None,
      'patient': str(d.PatientName), 'synthetic': d[0x0008001C].value, 'type': list(d.ImageType)})
print(json.dumps(out))
`;

const valuesScript = `
import json, sys, pydicom
out = []
for name in sys.argv[1:]:
    d = pydicom.dcmread(name)
    values = d.pixel_array * float(d.get('RescaleSlope', 1)) + float(d.get('RescaleIntercept', 0))
    out.append({'type': list(d.ImageType), 'slice': int(d.InstanceNumber) - 1, 'mean': float(values.mean())})
print(json.dumps(out))
`;

interface ReadBack {
  position: number[];
  orientation: number[];
  spacing: number[];
  frame: string;
  study: string;
  uids: string[];
  /** SOP Instance UID, frame */
  source: [string, number | null] | null;
  patient: string;
  synthetic: string;
  type: string[];
}

const sources = [
  'ct-liver-portal-siemens-j2k',
  'ct-thorax-abdomen-philips',
  'mr-t1-axial-ge-mprage',
  'mr-t1-sagittal-siemens-hfs',
  'mr-hitachi-japanese-charset',
  'mr-wrist-implicit',
  'mr-enhanced-siemens',
];

describe.skipIf(!present)('a derived series', () => {
  it.each(sources)('of %s is valid and lies on the source grid', async (name) => {
    const source = await firstRegular(name);
    const volume = await translate(source);
    const folder = join(scratch, name);
    const direction = source.modality === 'CT' ? 'ct-to-mrt1' : 'mrt1-to-ct';
    const written = await writeDerivedSeries(source, 'translation', volume, { ...recipe, direction }, folder);
    const files = source.instances.map((_, slice) => join(folder, `${written.seriesInstanceUID}.${slice + 1}.dcm`));
    expect(readdirSync(folder)).toHaveLength(written.files);

    const [again] = (await scanFolder(folder)).series;
    expect(again?.findings).toEqual([]);
    expect(again?.synthetic).toBe(true);
    if (again) expect(sameBytes((await readVolume(again)).values, volume.values)).toBe(true);

    if (validators) {
      for (const file of files.slice(0, 2)) expect(errorLines('dciodvfy', [file])).toEqual([]);
      expect(errorLines('dcentvfy', files)).toEqual([]);
    }
    if (pydicom) {
      const { stdout } = spawnSync(PYTHON, ['-c', geometryScript, ...files], { encoding: 'utf8', maxBuffer: 2 ** 26 });
      const read = JSON.parse(stdout) as ReadBack[];
      expect(read.map(({ position }) => position)).toEqual(source.instances.map(({ position }) => position));
      expect(read.map(({ orientation }) => orientation)).toEqual(source.instances.map((slice) => slice.orientation));
      expect(read.map(({ spacing }) => spacing)).toEqual(source.instances.map(({ pixelSpacing }) => pixelSpacing));
      expect(read.map((slice) => slice.source)).toEqual(
        source.instances.map(({ sopInstanceUID, frame }) => [sopInstanceUID, frame === null ? null : frame + 1]),
      );
      expect(new Set(read.map(({ frame }) => frame)).size).toBe(1);
      expect(new Set(read.map(({ study }) => study)).size).toBe(1);
      if (source.studyInstanceUID) expect(read[0]?.study).toBe(source.studyInstanceUID);
      if (source.frameOfReferenceUID) expect(read[0]?.frame).toBe(source.frameOfReferenceUID);
      expect(read.flatMap(({ uids }) => uids).filter((uid) => !/^\d+(\.\d+)+$/.test(uid))).toEqual([]);
      expect(read[0]?.synthetic).toBe('YES');
      expect(read[0]?.type.slice(0, 2)).toEqual(['DERIVED', 'SECONDARY']);
    }
  });

  const variants: [string, DerivedContent, ExportSettings, string][] = [
    ['a secondary capture', 'translation', { storage: 'secondary-capture' }, 'SYNTHETIC'],
    ['a deviation', 'deviation', {}, 'DEVIATION'],
    ['a deviation as secondary capture', 'deviation', { storage: 'secondary-capture' }, 'DEVIATION'],
    ['a de-identified translation', 'translation', { deidentify: deidentifier('key') }, 'SYNTHETIC'],
  ];

  describe.each(['ct-thorax-abdomen-philips', 'mr-hitachi-japanese-charset'])('from %s', (name) => {
    it.each(variants)('%s is valid and gives its values back', async (variant, content, settings, lastType) => {
      const source = await firstRegular(name);
      const translation = await translate(source);
      const values = Float32Array.from(translation.values, (value) => Math.abs(value % 700) / 10);
      const volume = content === 'deviation' ? { ...translation, values } : translation;
      const folder = join(scratch, `${name} ${variant}`);
      const direction = source.modality === 'CT' ? 'ct-to-mrt1' : 'mrt1-to-ct';
      const { files } = await writeDerivedSeries(source, content, volume, { ...recipe, direction }, folder, settings);
      const paths = readdirSync(folder).map((file) => join(folder, file));
      expect(paths).toHaveLength(files);
      if (validators) {
        expect(errorLines('dciodvfy', [paths[0]!])).toEqual([]);
        expect(errorLines('dcentvfy', paths)).toEqual([]);
      }
      if (pydicom) {
        const { stdout } = spawnSync(PYTHON, ['-c', valuesScript, ...paths], { encoding: 'utf8' });
        const read = JSON.parse(stdout) as { type: string[]; slice: number; mean: number }[];
        const [columns, rows] = volume.dimensions;
        const step = volume.unit === 'HU' && content === 'deviation' ? 0.1 : 1;
        for (const { type, slice, mean } of read) {
          expect(type.at(-1)).toBe(lastType);
          const of = volume.values.subarray(slice * columns * rows, (slice + 1) * columns * rows);
          const rounded = Float64Array.from(of, (value) => Math.round(value / step) * step);
          expect(mean).toBeCloseTo(rounded.reduce((sum, value) => sum + value, 0) / rounded.length, 3);
        }
      }
    });
  });

  it('gives all derived series of a source without UIDs the same study', async () => {
    const source = await firstRegular('ct-liver-portal-siemens-j2k');
    const volume = await translate(source);
    const studies: (string | undefined)[] = [];
    for (const attempt of ['one', 'two']) {
      const folder = join(scratch, attempt);
      await writeDerivedSeries(source, 'translation', volume, recipe, folder);
      studies.push((await scanFolder(folder)).series[0]?.studyInstanceUID);
    }
    expect(studies[0]).toMatch(/^2\.25\.\d+$/);
    expect(studies[1]).toBe(studies[0]);
  });

  it('leaves nothing behind when it is cancelled or a value cannot be stored', async () => {
    const source = await firstRegular('mr-hitachi-japanese-charset');
    const volume = await translate(source);
    const folder = join(scratch, 'cancelled');
    const controller = new AbortController();
    const step = { signal: controller.signal, onProgress: () => controller.abort() };
    const toCT = { ...recipe, direction: 'mrt1-to-ct' as const };
    await expect(writeDerivedSeries(source, 'translation', volume, toCT, folder, {}, step)).rejects.toMatchObject({
      kind: 'cancelled',
    });
    expect(readdirSync(folder)).toEqual([]);
    const values = Float32Array.from(volume.values);
    values[values.length - 1] = NaN;
    const broken = writeDerivedSeries(source, 'translation', { ...volume, values }, toCT, folder);
    await expect(broken).rejects.toMatchObject({ code: 'value-out-of-range' });
    expect(readdirSync(folder)).toEqual([]);
  });
});
