import fc from 'fast-check';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { propertySeed } from '../../test/property-runs.ts';
import { encodePart10, type DataSet } from './data-set.ts';
import { decimal } from './image-modules.ts';
import { readVolume, scanFolder, writeDerivedSeries, type DerivationRecipe, type Volume } from './index.ts';
import { parsePart10 } from './part10-file.ts';
import { newUID } from './uid.ts';

const scratch = mkdtempSync(join(tmpdir(), 'syndiff-round-trip-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const recipe: DerivationRecipe = {
  direction: 'ct-to-mrt1',
  model: { id: 'test-model', version: '1.2.3', sha256: 'ab'.repeat(32), deviceUID: '2.25.123456789' },
  steps: 4,
  seed: 7,
  samples: 1,
  provider: 'cpu',
  softwareVersion: '0.1.0',
};

/** Single-byte character sets with what decodes them, and their letters beyond ASCII. */
const characterSets = Object.entries({
  'ISO_IR 100': 'latin1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'latin5',
}).map(([term, label]) => {
  const bytes = Array.from({ length: 256 - 0xc1 }, (_, index) => 0xc1 + index);
  const letters = bytes.filter((byte) => /\p{L}/u.test(new TextDecoder(label).decode(Uint8Array.of(byte))));
  return { term, label, letters };
});

/** Three numbers that turn a frame of reference into any orientation. */
const angles = fc.tuple(...Array.from({ length: 3 }, () => fc.double({ min: -3.1, max: 3.1, noNaN: true })));

/** Rows and columns of the image in patient coordinates: turned about z, then y, then x. */
function orientation([a, b, c]: readonly [number, number, number]): [number[], number[]] {
  const turn = ([x = 0, y = 0, z = 0]: readonly number[]): number[] => {
    const [x1, y1] = [x * Math.cos(a) - y * Math.sin(a), x * Math.sin(a) + y * Math.cos(a)];
    const [x2, z1] = [x1 * Math.cos(b) + z * Math.sin(b), -x1 * Math.sin(b) + z * Math.cos(b)];
    return [x2, y1 * Math.cos(c) - z1 * Math.sin(c), y1 * Math.sin(c) + z1 * Math.cos(c)];
  };
  return [turn([1, 0, 0]), turn([0, 1, 0])];
}

const cross = ([a = 0, b = 0, c = 0]: number[], [d = 0, e = 0, f = 0]: number[]) => [
  b * f - c * e,
  c * d - a * f,
  a * e - b * d,
];

const mm = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const acquisition = fc.record({
  columns: fc.integer({ min: 2, max: 9 }),
  rows: fc.integer({ min: 2, max: 9 }),
  slices: fc.integer({ min: 2, max: 5 }),
  spacing: fc.tuple(mm(0.2, 3), mm(0.2, 3), mm(0.4, 9)),
  origin: fc.tuple(mm(-900, 900), mm(-900, 900), mm(-900, 900)),
  angles,
  bitsStored: fc.integer({ min: 8, max: 16 }),
  signed: fc.boolean(),
  slope: fc.constantFrom('1', '2', '0.5', '0.125'),
  intercept: fc.constantFrom('0', '-1024', '100', '-8.5'),
  characterSet: fc.constantFrom(...characterSets),
  nameSeed: fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
  pixelSeed: fc.nat(),
});
type Acquisition = typeof acquisition extends fc.Arbitrary<infer A> ? A : never;

/** Writes the files of an acquisition in shuffled order. @returns its values, slice by slice along the normal, and its name */
function acquire(folder: string, given: Acquisition): { values: number[]; name: string } {
  const { columns, rows, slices, spacing, origin, bitsStored, signed, characterSet, nameSeed } = given;
  const [row, column] = orientation(given.angles as [number, number, number]);
  const normal = cross(row, column);
  const uids = { study: newUID(), series: newUID(), frame: newUID() };
  const letters = nameSeed.map((seed) => characterSet.letters[seed % characterSet.letters.length] ?? 0xc1);
  const [least, count] = [signed ? -(2 ** (bitsStored - 1)) : 0, 2 ** bitsStored];
  const stored = Array.from(
    { length: columns * rows * slices },
    (_, index) => least + ((given.pixelSeed + index * 7919 + index * index * 31) % count),
  );
  mkdirSync(folder);
  for (let slice = 0; slice < slices; slice += 1) {
    const pixels = stored.slice(slice * columns * rows, (slice + 1) * columns * rows);
    const position = origin.map((value, axis) => value + slice * spacing[2] * (normal[axis] ?? 0));
    const dataSet: DataSet = {
      SOPClassUID: ['1.2.840.10008.5.1.4.1.1.2'],
      SOPInstanceUID: [newUID()],
      StudyInstanceUID: [uids.study],
      SeriesInstanceUID: [uids.series],
      FrameOfReferenceUID: [uids.frame],
      Modality: ['CT'],
      PatientName: ['?'.repeat(letters.length)],
      PatientID: ['1'],
      InstanceNumber: [String(slice + 1)],
      ImagePositionPatient: position.map(decimal),
      ImageOrientationPatient: [...row, ...column].map(decimal),
      PixelSpacing: [decimal(spacing[1]), decimal(spacing[0])],
      SamplesPerPixel: [1],
      PhotometricInterpretation: ['MONOCHROME2'],
      Rows: [rows],
      Columns: [columns],
      BitsAllocated: [16],
      BitsStored: [bitsStored],
      HighBit: [bitsStored - 1],
      PixelRepresentation: [signed ? 1 : 0],
      RescaleSlope: [given.slope],
      RescaleIntercept: [given.intercept],
      PixelData: [Uint16Array.from(pixels, (value) => value & (count - 1)).buffer],
    };
    const bytes = Buffer.from(encodePart10(dataSet));
    // The writer knows UTF-8 only: the name is put in afterwards, letter by letter.
    bytes.write(characterSet.term, bytes.indexOf('ISO_IR 192'), 'latin1');
    bytes.set(letters, bytes.indexOf('?'.repeat(letters.length)));
    writeFileSync(join(folder, `${(slice * 3 + 1) % 7}-${slice}`), bytes);
  }
  const values = stored.map((value) => value * Number(given.slope) + Number(given.intercept));
  return { values, name: new TextDecoder(characterSet.label).decode(Uint8Array.from(letters)) };
}

it('reads what any scanner may write and gives it back in the derived series', async () => {
  let runs = 0;
  const property = fc.asyncProperty(acquisition, async (given) => {
    runs += 1;
    const folder = join(scratch, String(runs));
    const { values, name } = acquire(join(scratch, `${runs}-source`), given);
    const scan = await scanFolder(join(scratch, `${runs}-source`));
    expect(scan.setAside).toEqual([]);
    const [source] = scan.series;
    expect(source?.findings).toEqual([]);
    const volume = await readVolume(source!);
    expect(volume.dimensions).toEqual([given.columns, given.rows, given.slices]);
    expect(Array.from(volume.values)).toEqual(values);
    volume.spacing.forEach((spacing, axis) => expect(spacing).toBeCloseTo(given.spacing[axis]!, 4));
    volume.origin.forEach((value, axis) => expect(value).toBeCloseTo(given.origin[axis]!, 6));

    const made: Volume = { ...volume, values: Int16Array.from(volume.values, (_, index) => index % 4096), unit: 'au' };
    await writeDerivedSeries(source!, 'translation', made, recipe, folder);
    const [again] = (await scanFolder(folder)).series;
    const back = await readVolume(again!);
    expect({ ...back, values: [] }).toEqual({ ...volume, values: [], unit: 'au' });
    expect(back.values).toEqual(made.values);
    const written = parsePart10(readFileSync(join(folder, readdirSync(folder)[0]!)));
    expect(written?.string('PatientName')).toBe(name);
  });
  await fc.assert(property, { numRuns: 40, seed: propertySeed });
  expect(runs).toBeGreaterThanOrEqual(40);
});
