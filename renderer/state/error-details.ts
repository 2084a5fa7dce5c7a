import type { CommandResult, ErrorReport } from '../../preload/contract/index.ts';

const left = '(left out)';
/** From the first word with a slash to the last: names of folders can have spaces in them. */
const paths = /\S*[\\/](?:.*[\\/])?\S*/g;
/** UIDs and the ids and versions of models are made by machines and name nobody. */
const harmless = /^(?:[0-2](?:\.\d+){3,}|[a-z0-9-]+(?: \d+\.\d+\.\d+)?)$/;

/**
 * What may leave the hospital with a question: what failed and in which version. Paths, file names and whatever of the
 * opened study occurs in a message are left out, for all of them can name a patient.
 *
 * @param names words of the opened study: its folder, patients, descriptions of series
 */
export function errorDetails(
  { kind, code, message, where, remedy }: ErrorReport,
  application: CommandResult<'describeApplication'> | null,
  names: readonly string[],
): string {
  const words = [...names, where && !harmless.test(where) ? where : ''].filter((word) => word.trim().length > 1);
  const lines: Record<string, string | undefined> = {
    error: `${code} (${kind})`,
    message: cleared(message, words),
    where: where && (harmless.test(where) ? where : left),
    remedy: remedy && cleared(remedy, words),
    version: application ? `${application.version} (${application.shell})` : undefined,
  };
  return Object.entries(lines)
    .filter(([, value]) => value)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

function cleared(text: string, words: readonly string[]): string {
  // The longest first: one may be a part of another.
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  const without = longestFirst.reduce((rest, word) => rest.replaceAll(word, left), text);
  return without.replace(paths, left);
}
