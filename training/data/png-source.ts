import { readdirSync, readFileSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { DataError, UserError } from '../../main/errors.ts';
import { naturalOrder } from './natural-order.ts';
import { paddedImage } from './padded-image.ts';
import type { Contrast } from './patient.ts';
import { readGreyPng, type GreyImage } from './png-image.ts';
import type { ImageStack, InputFile, LeftOut, Source, SourceImage, SourcePatient } from './source.ts';

export interface PngLayout {
  /** has a folder for each contrast, those have one for each patient, and those the slices */
  folder: string;
  /** names of the folders of contrast 1 (CT) and contrast 2 (MR-T1) */
  contrasts: readonly [string, string];
  /** what the networks' input must be a multiple of */
  sizeMultiple: number;
}

/**
 * The layout `<folder>/CT/<patient>/*.png`, `<folder>/MRT1/<patient>/*.png` (SPEC.md §9): greyscale of 8 or 16 bits,
 * slices in natural order of their names, 0 as −1 and the largest value of the bit depth as 1. Images keep their pixels
 * (they are padded, never stretched). Patients of the same name with as many slices of the same size in both contrasts
 * are pairs, slice by slice: the files cannot show it.
 *
 * A PNG knows neither Hounsfield units nor millimetres. What was windowed away when it was made is lost, and a model
 * trained on it is right only if the window and the pixel spacing of the config are those that it was made with.
 * @throws UserError `data-missing` where the folder of a contrast is missing or empty
 */
export function openPngSource(layout: PngLayout): Source {
  const leftOut: LeftOut[] = [];
  const byName = new Map<string, SourceImage[]>();
  (['ct', 'mrt1'] as const).forEach((contrast, index) => {
    const name = layout.contrasts[index]!;
    const patients = list(join(layout.folder, name), name);
    for (const entry of patients) {
      const image = entry.isDirectory() ? patientImage(contrast, `${name}/${entry.name}`, layout) : null;
      if (image) byName.set(entry.name, [...(byName.get(entry.name) ?? []), image]);
      else leftOut.push(noSlices(`${name}/${entry.name}`, entry));
    }
    if (![...byName.values()].flat().some((image) => image.contrast === contrast))
      throw missing(`There is no folder with PNG files in ${name}/.`);
  });
  const patients = [...byName].sort(([a], [b]) => naturalOrder(a, b)).map(([, images]) => patientOf(images));
  return { kind: 'png', patients, leftOut, notes: notesOf(patients) };
}

function patientImage(contrast: Contrast, name: string, { folder, sizeMultiple }: PngLayout): SourceImage | null {
  const inputs = list(join(folder, name), name)
    .filter((entry) => entry.isFile() && /\.png$/i.test(entry.name))
    .map((entry) => ({ path: join(folder, name, entry.name), name: `${name}/${entry.name}` }));
  if (inputs.length === 0) return null;
  return {
    contrast,
    name,
    inputs,
    settings: JSON.stringify({ reader: 'png/1', sizeMultiple }),
    read: async () => pngStack(inputs, sizeMultiple),
  };
}

function pngStack(inputs: readonly InputFile[], sizeMultiple: number): ImageStack {
  const images = inputs.map(decode);
  const [first] = images;
  if (!first) throw new Error('A stack has at least one slice.');
  const size = ({ columns, rows, bits }: GreyImage) => `${columns} × ${rows} pixels of ${bits} bits`;
  const odd = images.findIndex((image) => size(image) !== size(first));
  if (odd >= 0) throw bad(inputs[odd]!, `has ${size(images[odd]!)}, the first of its folder ${size(first)}`);
  const brightest = images.reduce((most, { values }) => values.reduce((a, b) => Math.max(a, b), most), 0);
  if (first.bits === 16 && brightest < leastBrightness)
    throw bad(inputs[0]!, `and the other slices reach ${brightest} of 65535: they must be windowed to the whole range`);
  const { rows, columns } = paddedImage(inNetworkRange(first), first, sizeMultiple);
  return {
    rows,
    columns,
    slices: images.length,
    slice: (index) => paddedImage(inNetworkRange(images[index]!), images[index]!, sizeMultiple).values,
  };
}

/** 16-bit files below it hold stored values of 12 bits or less, which mean nothing without their rescale. */
const leastBrightness = 4096;

function decode(input: InputFile): GreyImage {
  try {
    return readGreyPng(readFileSync(input.path));
  } catch (cause) {
    throw bad(input, `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

function bad({ name }: InputFile, what: string, cause?: unknown): DataError {
  return new DataError('bad-png', `${name} ${what}.`, name, 'Mend it, or add --leave-out-bad.', { cause });
}

function inNetworkRange({ values, bits }: GreyImage): Float32Array {
  const largest = 2 ** bits - 1;
  return Float32Array.from(values, (value) => (value / largest - 0.5) / 0.5);
}

/** Whether the slices are of one size only the pixels tell: that is seen when they are prepared. */
function patientOf(images: readonly SourceImage[]): SourcePatient {
  const [ct, mrt1] = (['ct', 'mrt1'] as const).map((contrast) => images.find((image) => image.contrast === contrast));
  const paired = ct && mrt1 && ct.inputs.length === mrt1.inputs.length;
  return { images, pairs: paired ? [{ ct, mrt1 }] : [], part: null };
}

function notesOf(patients: readonly SourcePatient[]): string[] {
  const pairs = patients.filter((patient) => patient.pairs.length > 0).length;
  return [
    'PNG files hold no Hounsfield units and no millimetres: window and pixel spacing are taken from the config.',
    ...(pairs > 0
      ? [`${pairs} patients of one name have equally many slices of both contrasts: taken as pairs, slice by slice.`]
      : []),
  ];
}

function list(folder: string, name: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => naturalOrder(a.name, b.name));
  } catch (cause) {
    throw missing(`There is no folder ${name}/ that can be read.`, cause);
  }
}

function missing(message: string, cause?: unknown): UserError {
  const remedy = 'Expected: INPUT/CT/PATIENT/*.png and INPUT/MRT1/PATIENT/*.png, or other --contrast1, --contrast2.';
  return new UserError('data-missing', message, remedy, { cause });
}

function noSlices(name: string, entry: Dirent): LeftOut {
  const loose = entry.isFile() && /\.png$/i.test(entry.name);
  const reason = loose ? 'lies outside the folder of a patient' : 'holds no PNG files';
  return { name, code: loose ? 'loose-png' : 'no-png', reason, bad: loose };
}
