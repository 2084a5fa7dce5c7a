import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder, archive or file that a desktop asks the application to open: the first word that is no switch, a path or,
 * as file managers under Linux give it, a file URL.
 * @param workingFolder what a relative path is meant from: of a second start, where that one was started
 */
export function pathArgument(words: readonly string[], workingFolder: string): string | null {
  const word = words.find((each) => each !== '' && !each.startsWith('-'));
  if (word === undefined) return null;
  return word.startsWith('file://') ? fileURLToPath(word) : resolve(workingFolder, word);
}
