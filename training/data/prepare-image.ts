import type { Step } from '../../main/step.ts';
import { digestOf } from './digest.ts';
import { isIntact, openPrepared, writePrepared, type PreparedStack } from './prepared-stack.ts';
import type { SourceImage } from './source.ts';

/**
 * Brings an image to the model's pixels on disk, or finds that done: the name of the stack follows from the bytes of its
 * inputs and from the settings, so that another input or another setting is another stack.
 * @param digests SHA-256 of the inputs by path
 * @throws DataError that names the file or series that is bad; CancelledError
 */
export async function prepareImage(
  folder: string,
  image: SourceImage,
  digests: ReadonlyMap<string, string>,
  step: Step,
): Promise<PreparedStack> {
  const { contrast, inputs, settings } = image;
  const key = digestOf(JSON.stringify([contrast, settings, inputs.map(({ path }) => digests.get(path))]));
  const name = `${contrast}-${key.slice(0, 16)}`;
  const present = openPrepared(folder, name);
  if (present?.key === key && isIntact(present)) return present;
  const stack = await image.read(step);
  try {
    return writePrepared(folder, name, key, stack);
  } finally {
    stack.close?.();
  }
}
