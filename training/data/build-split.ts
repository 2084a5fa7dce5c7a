import type { TrainingConfig } from '../configs/config.ts';
import { assignParts } from './assign-parts.ts';
import { digestOf, inputDigest, nameDigest } from './digest.ts';
import type { PreparedPatient, PreparedSource } from './prepare-source.ts';
import type { PreparedStack } from './prepared-stack.ts';
import type { SplitManifest, StackOfSplit } from './split-manifest.ts';

/**
 * Draws the parts and describes everything for `split.json`.
 * @param digests SHA-256 of all inputs by path
 * @throws UserError `too-few-patients`, with the numbers
 */
export function buildSplit(
  source: SplitManifest['source'],
  prepared: PreparedSource,
  digests: ReadonlyMap<string, string>,
  { seed, paired, data }: Pick<TrainingConfig, 'seed' | 'paired' | 'data'>,
): SplitManifest {
  const patients = prepared.patients.map((patient) => ({ ...patient, id: idOf(patient) }));
  const parts = assignParts(
    patients.map(({ id, images, pairs, part }) => ({
      id,
      ct: images.some(({ image }) => image.contrast === 'ct'),
      mrt1: images.some(({ image }) => image.contrast === 'mrt1'),
      pair: pairs.length > 0,
      part,
    })),
    data.split,
    { seed, paired },
  );
  return {
    format: 'syndiff-split/1',
    source,
    seed,
    paired,
    patients: patients.map(({ id, images, pairs }) => ({
      id,
      part: parts.get(id)!,
      images: images.map(({ image, stack }) => ({
        contrast: image.contrast,
        stack: described(stack),
        inputs: image.inputs.map((input): [string, string] => [inputDigest(image, input), digests.get(input.path)!]),
      })),
      pairs: pairs.map(({ ct, mrt1 }) => ({ ct: described(ct), mrt1: described(mrt1) })),
    })),
    leftOut: prepared.leftOut.map(({ name, code }) => ({ what: nameDigest(name), why: code })),
  };
}

/** Follows from the pixels: a digest of a name or number could be guessed back. */
function idOf({ images }: PreparedPatient): string {
  const pixels = images.map(({ image, stack }) => `${image.contrast} ${stack.sha256}`).sort();
  return digestOf(pixels.join()).slice(0, 12);
}

function described({ name, rows, columns, slices, sha256 }: PreparedStack): StackOfSplit {
  return { name, rows, columns, slices, sha256 };
}
