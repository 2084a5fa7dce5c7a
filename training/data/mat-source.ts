import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, UserError } from '../../main/errors.ts';
import { openHdf5Stack, type Hdf5Stack } from './hdf5-file.ts';
import { paddedImage } from './padded-image.ts';
import type { Contrast } from './patient.ts';
import type { ImageStack, InputFile, Part, Source, SourceImage, SourcePatient } from './source.ts';

export interface MatLayout {
  folder: string;
  /** names of contrast 1 and contrast 2 in the names of the files */
  contrasts: readonly [string, string];
  /** what the networks' input must be a multiple of */
  sizeMultiple: number;
}

const phases: Readonly<Record<Part, string>> = { training: 'train', validation: 'val', test: 'test' };

/** The variable that SynDiff's loader reads (SPEC.md §9). */
const variable = 'data_fs';

export const matFileName = (phase: string, contrast: string) => `data_${phase}_${contrast}.mat`;

/**
 * SynDiff's layout: `data_{train,val,test}_{contrast}.mat` of MATLAB 7.3, each with `data_fs` of values in [0, 1]; HDF5
 * has its axes as slice, column, row. The parts are those of the files, each of which counts as one patient: which slices
 * belong to whom is not in them. The k-th slices of both contrasts are a pair.
 * @throws UserError `data-missing` where a file for training is missing, or one of the two of a part
 */
export function openMatSource({ folder, contrasts, sizeMultiple }: MatLayout): Source {
  const patients = Object.entries(phases).flatMap(([part, phase]): SourcePatient[] => {
    const names = contrasts.map((contrast) => matFileName(phase, contrast));
    const there = names.filter((name) => existsSync(join(folder, name)));
    if (there.length === 0 && part !== 'training') return [];
    const absent = names.find((name) => !there.includes(name));
    if (absent !== undefined)
      throw new UserError(
        'data-missing',
        `There is no ${absent} in ${folder}.`,
        'Expected: data_{train,val,test}_{contrast}.mat for both contrasts; see --contrast1 and --contrast2.',
      );
    const image = (contrast: Contrast, name: string): SourceImage => {
      const input = { path: join(folder, name), name };
      return {
        contrast,
        name,
        inputs: [input],
        settings: JSON.stringify({ reader: 'mat/1', sizeMultiple }),
        read: () => matStack(input, sizeMultiple),
      };
    };
    const [ct, mrt1] = [image('ct', names[0]!), image('mrt1', names[1]!)];
    return [{ images: [ct, mrt1], pairs: [{ ct, mrt1 }], part: part as Part }];
  });
  const notes = [
    'The .mat files hold no Hounsfield units and no millimetres: window and pixel spacing are taken from the config.',
    'The .mat files do not say which slices are of one patient: that training and validation share none is up to them.',
  ];
  return { kind: 'mat', patients, leftOut: [], notes };
}

async function matStack(input: InputFile, sizeMultiple: number): Promise<ImageStack> {
  const stack = await openHdf5Stack(input.path, variable).catch((cause: unknown) => {
    throw unreadable(input, cause);
  });
  const [slices, columns, rows] = stack.shape;
  if (slices * columns * rows === 0) throw bad(input, 'holds no slices');
  const size = paddedImage(new Float32Array(rows * columns).fill(-1), { rows, columns }, sizeMultiple);
  return {
    rows: size.rows,
    columns: size.columns,
    slices,
    slice: (index) => paddedImage(sliceOf(stack, index, input), { rows, columns }, sizeMultiple).values,
    close: () => stack.close(),
  };
}

/** [0, 1] by column → [−1, 1] by row. */
function sliceOf(stack: Hdf5Stack, index: number, input: InputFile): Float32Array {
  const [, columns, rows] = stack.shape;
  const values = readSlice(stack, index, input);
  const result = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const value = values[column * rows + row]!;
      // Single precision may go beyond 1 by its last bit.
      if (!(value >= -1e-6 && value <= 1 + 1e-6))
        throw bad(input, `has the value ${value} in slice ${index + 1}, and all must lie in [0, 1]`);
      result[row * columns + column] = (Math.min(1, Math.max(0, value)) - 0.5) / 0.5;
    }
  return result;
}

function readSlice(stack: Hdf5Stack, index: number, input: InputFile): ArrayLike<number> {
  try {
    return stack.slice(index);
  } catch (cause) {
    throw unreadable(input, cause);
  }
}

function unreadable(input: InputFile, cause: unknown): DataError {
  return bad(input, `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
}

function bad({ name }: InputFile, what: string, cause?: unknown): DataError {
  return new DataError('bad-mat', `${name} ${what}.`, name, 'Mend it, or add --leave-out-bad.', { cause });
}
