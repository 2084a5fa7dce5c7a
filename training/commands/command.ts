import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UserError } from '../../main/errors.ts';

/** One command of `syndiff-train`. */
export interface Command {
  /** its lines of the help */
  usage: string;
  /** all of its help, where that is more than its usage */
  help?(): string;
  /** @throws UserError for a wrong command line */
  run(words: string[], say: (line: string) => void): Promise<void> | void;
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** @throws UserError `usage`, with the command's own lines as the remedy */
export function parseWords<O extends Options>(words: string[], options: O, usage: string) {
  try {
    return parseArgs({ args: words, options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new UserError('usage', cause instanceof Error ? cause.message : String(cause), usage, { cause });
  }
}

/** @throws UserError `usage` for anything but a whole number of at least 0 */
export function wholeNumber(option: string, text: string | undefined, usage: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new UserError('usage', `--${option} takes a whole number and not "${text}".`, usage);
}
