import { DataError } from '../../main/errors.ts';
import { isIntact, openPrepared, type PreparedStack } from './prepared-stack.ts';
import { preparedPatient } from './prepared-patient.ts';
import { SliceCache } from './slice-cache.ts';
import type { Part } from './source.ts';
import type { SplitManifest, StackOfSplit } from './split-manifest.ts';
import type { TrainingPatient } from './patient.ts';
import type { TrainingData } from './training-data.ts';

/** The data of a run, with the pairs that not even validation looks at. */
export interface OpenedData extends TrainingData {
  test: readonly TrainingPatient[];
  split: SplitManifest;
}

/**
 * The patients of a split whose stacks lie in `folder`; their slices are read when asked for.
 * @throws DataError `prepared-missing` where a stack is not there, or is not the one of the split
 */
export function preparedData(split: SplitManifest, folder: string): OpenedData {
  const cache = new SliceCache();
  const inPart = (part: Part) => split.patients.filter((patient) => patient.part === part);
  const open = (stack: StackOfSplit) => stackIn(folder, stack);
  const pairs = (part: Part) =>
    inPart(part).flatMap(({ id, pairs: stacks }) =>
      stacks.map(({ ct, mrt1 }) => preparedPatient(id, { ct: open(ct), mrt1: open(mrt1) }, cache)),
    );
  const singles = (contrast: 'ct' | 'mrt1') =>
    inPart('training').flatMap(({ id, images }) =>
      images
        .filter((image) => image.contrast === contrast)
        .map(({ stack }) => preparedPatient(id, { [contrast]: open(stack) }, cache)),
    );
  return {
    training: { ct: singles('ct'), mrt1: singles('mrt1'), pairs: pairs('training') },
    validation: pairs('validation'),
    test: pairs('test'),
    split,
  };
}

/**
 * Reads every stack of a split through, for a run that goes on without its sources.
 * @throws DataError `prepared-missing` where one is not there, or has other pixels than those of the split
 */
export function assertIntact({ patients }: SplitManifest, folder: string): void {
  const stacks = patients.flatMap(({ images, pairs }) => [
    ...images.map(({ stack }) => stack),
    ...pairs.flatMap(({ ct, mrt1 }) => [ct, mrt1]),
  ]);
  for (const stack of stacks) if (!isIntact(stackIn(folder, stack))) throw missing(folder, stack);
}

function stackIn(folder: string, stack: StackOfSplit): PreparedStack {
  const found = stack.name === null ? null : openPrepared(folder, stack.name);
  if (found?.sha256 === stack.sha256) return found;
  throw missing(folder, stack);
}

function missing(folder: string, { name }: StackOfSplit): DataError {
  const message = `The prepared images ${name ?? ''} are not there, or are others than those of the split.`;
  return new DataError('prepared-missing', message, folder, 'Name the sources again: they will be prepared anew.');
}
