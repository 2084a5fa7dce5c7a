import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { deidentifier, readVolume, scanFolder, writeDerivedSeries, type DerivationRecipe } from './index.ts';

const source = join(process.env.SYNDIFF_SHARED ?? '../shared', 'data/real/mr-hitachi-japanese-charset/dicom');
const present = existsSync(source);
if (!present) console.log(`Skipped: no real series at ${source} (set SYNDIFF_SHARED).`);
const PYTHON = '/usr/bin/python3';
const pydicom = spawnSync(PYTHON, ['-c', 'import pydicom']).status === 0;
if (!pydicom) console.log('Skipped: pydicom (Debian package python3-pydicom) is not installed.');

const scratch = mkdtempSync(join(tmpdir(), 'syndiff-deidentify-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const recipe: DerivationRecipe = {
  direction: 'mrt1-to-ct',
  model: { id: 'test-model', version: '1.2.3', sha256: 'ab'.repeat(32), deviceUID: '2.25.123456789' },
  steps: 4,
  seed: 7,
  samples: 1,
  provider: 'cpu',
  softwareVersion: '0.1.0',
};

/**
 * Puts a canary into every attribute of text, date, time and UID that the dictionary knows, at the top, in a sequence and
 * in a private block, save the few without which the series could not be opened.
 */
const plantCanaries = `
import os, sys, pydicom
from pydicom.datadict import DicomDictionary, keyword_for_tag
from pydicom.dataset import Dataset
texts = {'AE': 'CANARY', 'AS': '099Y', 'CS': 'CANARY', 'LO': 'CANARY', 'LT': 'CANARY', 'PN': 'CANARY^CANARY', 'SH': 'CANARY',
  'ST': 'CANARY', 'UC': 'CANARY', 'UT': 'CANARY', 'UR': 'CANARY', 'DA': '19170704', 'TM': '171717', 'DT': '19170704171717', 'UI': '1.2.3.99999.1'}
needed = {'SpecificCharacterSet', 'SOPClassUID', 'SOPInstanceUID', 'Modality', 'ImageType', 'PhotometricInterpretation', 'FrameType'}
def plant(d, skip):
    n = 0
    for tag, (vr, vm, name, retired, keyword) in DicomDictionary.items():
        group = tag >> 16
        if vr not in texts or group <= 4 or (group == 0x28 and vr == 'CS' and keyword != 'LossyImageCompressionMethod') or keyword in skip or not keyword: continue
        d.add_new(tag, vr, texts[vr]); n += 1
    return n
source, out = sys.argv[1:]
os.makedirs(out)
planted = 0
for name in sorted(os.listdir(source)):
    d = pydicom.dcmread(os.path.join(source, name))
    planted = plant(d, needed)
    item = Dataset(); plant(item, set())
    d.RequestAttributesSequence = [item]; d.ContributingEquipmentSequence = [item]; d.ReferencedImageSequence = [item]
    d.private_block(0x0009, 'CANARY', create=True).add_new(1, 'LO', 'CANARY')
    d.save_as(os.path.join(out, name))
print(planted)
`;

const readBack = `
import json, sys, pydicom
d = pydicom.dcmread(sys.argv[1])
print(json.dumps({'name': str(d.PatientName), 'id': d.PatientID, 'removed': d.PatientIdentityRemoved, 'codes': [c.CodeValue for c in d.DeidentificationMethodCodeSequence],
  'derivation': d.DerivationDescription, 'description': d.SeriesDescription, 'comments': d.ImageComments, 'synthetic': d[0x0008001C].value,
  'study': d.StudyInstanceUID, 'source': d.SourceImageSequence[0].ReferencedSOPInstanceUID, 'private': [str(e.tag) for e in d if e.tag.is_private]}))
`;

interface ReadBack {
  name: string;
  id: string;
  removed: string;
  codes: string[];
  derivation: string;
  description: string;
  comments: string;
  synthetic: string;
  study: string;
  source: string;
  private: string[];
}

describe.skipIf(!present || !pydicom)('a de-identified export', () => {
  it('keeps our provenance and nothing that came with the source, whatever attribute it was in', async () => {
    const planted = join(scratch, 'source');
    const { stdout, stderr } = spawnSync(PYTHON, ['-c', plantCanaries, source, planted], { encoding: 'utf8' });
    expect(stderr.split('\n').filter((line) => /Error/.test(line))).toEqual([]);
    expect(Number(stdout)).toBeGreaterThan(1500);

    const [series] = (await scanFolder(planted)).series;
    const volume = { ...(await readVolume(series!)), unit: 'HU' as const };
    const written = async (name: string, key: string | null) => {
      const folder = join(scratch, name);
      const settings = key === null ? {} : { deidentify: deidentifier(key) };
      await writeDerivedSeries(series!, 'translation', volume, recipe, folder, settings);
      const files = readdirSync(folder).map((file) => join(folder, file));
      const { stdout: json } = spawnSync(PYTHON, ['-c', readBack, files[0]!], { encoding: 'utf8' });
      const bytes = files.map((file) => readFileSync(file).toString('latin1')).join('');
      return { bytes, read: key === null ? null : (JSON.parse(json) as ReadBack) };
    };

    const traces = ['CANARY', '19170704', '171717', '099Y', '1.2.3.99999', series!.instances[0]!.sopInstanceUID];
    const found = (bytes: string) => traces.filter((trace) => bytes.includes(trace));
    const { bytes: identified } = await written('identified', null);
    expect(found(identified)).toContain('CANARY');

    const { bytes, read } = await written('first', 'key');
    expect(found(bytes)).toEqual([]);
    expect(read!.id).toMatch(/^SYN-[0-9A-F]{12}$/);
    expect(read!.name).toBe(`${read!.id}^De-identified`);
    expect(read).toMatchObject({ removed: 'YES', codes: ['113100', '113105'], synthetic: 'YES', private: [] });
    expect(read!.derivation).toContain('test-model version 1.2.3');
    expect(`${read!.derivation} ${read!.description} ${read!.comments}`).toMatch(/Not for diagnostic use/i);

    const again = (await written('again', 'key')).read;
    expect([again!.id, again!.study, again!.source]).toEqual([read!.id, read!.study, read!.source]);
    const other = (await written('other', 'another key')).read;
    expect(other!.id).not.toBe(read!.id);
    expect(other!.study).not.toBe(read!.study);
  });
});
