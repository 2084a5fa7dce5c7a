import { DataError, UserError } from '../../main/errors.ts';
import { throwIfCancelled, type Step } from '../../main/step.ts';
import { prepareImage } from './prepare-image.ts';
import type { PreparedStack } from './prepared-stack.ts';
import type { LeftOut, Part, Source, SourceImage } from './source.ts';

/** Both contrasts pixel upon pixel, on disk. */
export interface PreparedPair {
  ct: PreparedStack;
  mrt1: PreparedStack;
}

export interface PreparedImage {
  image: SourceImage;
  stack: PreparedStack;
}

/** A patient of a source whose images are on disk. */
export interface PreparedPatient {
  images: readonly PreparedImage[];
  pairs: readonly PreparedPair[];
  part: Part | null;
}

export interface PreparedSource {
  patients: readonly PreparedPatient[];
  leftOut: readonly LeftOut[];
}

export interface PrepareOptions {
  /** of the prepared stacks */
  folder: string;
  leaveOutBad: boolean;
  /** SHA-256 of all inputs by path */
  digests: ReadonlyMap<string, string>;
}

/**
 * Prepares all images of a source. Series with the same pixels as an earlier one are left out, so that no patient stands
 * on both sides of the split; pairs whose slices do not match in number and size are none.
 * @param step `onProgress` is told the share of the images that is done
 * @throws UserError `bad-data` unless bad images are to be left out; CancelledError
 */
export async function prepareSource(
  source: Source,
  { folder, leaveOutBad, digests }: PrepareOptions,
  step: Step = {},
): Promise<PreparedSource> {
  const leftOut = [...source.leftOut];
  if (!leaveOutBad) refuseBad(leftOut);
  const seen = new Set<string>();
  const total = source.patients.reduce((sum, { images, pairs }) => sum + images.length + pairs.length, 0);
  let done = 0;
  const prepare = async (image: SourceImage): Promise<PreparedStack | null> => {
    throwIfCancelled(step.signal);
    try {
      return await prepareImage(folder, image, digests, { signal: step.signal });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const bad = { name: image.name, code: error.code, reason: error.message, bad: true };
      if (!leaveOutBad) refuseBad([bad]);
      leftOut.push(bad);
      return null;
    } finally {
      done += 1;
      step.onProgress?.(Math.min(1, done / total));
    }
  };

  const patients: PreparedPatient[] = [];
  for (const { images: sourceImages, pairs: sourcePairs, part } of source.patients) {
    const images: PreparedImage[] = [];
    for (const image of sourceImages) {
      const stack = await prepare(image);
      if (!stack) continue;
      const pixels = `${image.contrast} ${stack.sha256}`;
      if (seen.has(pixels))
        leftOut.push({ name: image.name, code: 'duplicate', reason: 'has the pixels of another one', bad: false });
      else images.push({ image, stack });
      seen.add(pixels);
    }
    const pairs: PreparedPair[] = [];
    for (const pair of sourcePairs) {
      const stackOf = async (image: SourceImage) =>
        images.find((one) => one.image === image)?.stack ?? (sourceImages.includes(image) ? null : prepare(image));
      const [ct, mrt1] = [await stackOf(pair.ct), await stackOf(pair.mrt1)];
      if (ct && mrt1 && ct.rows === mrt1.rows && ct.columns === mrt1.columns && ct.slices === mrt1.slices)
        pairs.push({ ct, mrt1 });
    }
    if (images.length > 0) patients.push({ images, pairs, part });
  }
  return { patients, leftOut };
}

function refuseBad(leftOut: readonly LeftOut[]): void {
  const bad = leftOut.filter((one) => one.bad);
  if (bad.length === 0) return;
  const shown = bad.slice(0, 5).map(({ name, reason }) => (reason.includes(name) ? reason : `${name}: ${reason}`));
  const others = bad.length > shown.length ? ` And ${bad.length - shown.length} more.` : '';
  throw new UserError(
    'bad-data',
    `${bad.length === 1 ? 'One input is' : `${bad.length} inputs are`} bad. ${shown.join(' ')}${others}`,
    'Mend or remove them, or add --leave-out-bad to train without them.',
  );
}
