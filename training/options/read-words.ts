import { UserError } from '../../main/errors.ts';
import { listing } from './option.ts';
import { didYouMean } from './spelling.ts';

/**
 * The words that follow each option: `--name word …` or `--name=word`.
 * @param known names without dashes
 * @throws UserError `usage` for a word before any option, an option given twice, or one that is not known, with the right
 * spelling
 */
export function readWords(words: readonly string[], known: readonly string[]): Map<string, string[]> {
  const given = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const word of words) {
    if (!word.startsWith('--')) {
      if (!current) throw new UserError('usage', `train takes options and not "${word}".`, listing);
      current.push(word);
      continue;
    }
    const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (!known.includes(name))
      throw new UserError(
        'usage',
        `There is no option --${name}.${didYouMean(name, known, '').replace('mean ', 'mean --')}`,
        listing,
      );
    if (given.has(name)) throw new UserError('usage', `--${name} is given twice.`, 'Give it once.');
    current = value === undefined ? [] : [value];
    given.set(name, current);
  }
  return given;
}
