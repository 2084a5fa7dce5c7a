import { parseArgs } from 'node:util';
import { UserError } from '../../errors.ts';
import { suggestion } from './suggestion.ts';

export interface Option {
  /** name of the value in the help; a switch has none */
  value?: string;
  help: string;
}

/** What a command takes: the one table that parsing and `--help` read. */
export interface Syntax {
  /** names of the arguments without dashes, all required */
  arguments: readonly string[];
  /** one more that may be left out */
  optionalArgument?: string;
  /** any number of them */
  furtherArguments?: string;
  options: Readonly<Record<string, Option>>;
}

export interface Given {
  arguments: string[];
  values: ReadonlyMap<string, string>;
  switches: ReadonlySet<string>;
}

/** @throws UserError `usage` naming what is unknown, missing or too much, with the right spelling where one is near. */
export function parse(words: readonly string[], syntax: Syntax): Given {
  const { tokens } = parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(syntax.options).map(
        ([name, { value }]) => [name, { type: value ? 'string' : 'boolean' }] as const,
      ),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = { arguments: [] as string[], values: new Map<string, string>(), switches: new Set<string>() };
  for (const token of tokens) {
    if (token.kind === 'positional') given.arguments.push(token.value);
    if (token.kind === 'option') take(token, syntax, given);
  }
  const { length } = given.arguments;
  if (length < syntax.arguments.length) throw usage(`${syntax.arguments[length]} is missing.`);
  if (syntax.furtherArguments) return given;
  const most = syntax.arguments.length + (syntax.optionalArgument ? 1 : 0);
  if (length > most) throw usage(`"${given.arguments[most]}" is one argument too many.`);
  return given;
}

function take(
  { name, rawName, value }: { name: string; rawName: string; value?: string | undefined },
  { options }: Syntax,
  given: { values: Map<string, string>; switches: Set<string> },
): void {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (!option) {
    const meant = suggestion(name, Object.keys(options));
    throw usage(`There is no option ${rawName}.${meant ? ` Did you mean --${meant}?` : ''}`);
  }
  if (!option.value) {
    if (value !== undefined) throw usage(`--${name} takes no value.`);
    given.switches.add(name);
    return;
  }
  if (value === undefined) throw usage(`--${name} needs a value: --${name} ${option.value}.`);
  given.values.set(name, value);
}

export function usage(message: string): UserError {
  return new UserError('usage', message, 'Add --help to see what is possible.');
}

/** The value of a whole-number option. @throws UserError `usage` outside [minimum, maximum] */
export function wholeNumber(given: Given, name: string, byDefault: number, minimum: number, maximum: number): number {
  const text = given.values.get(name);
  if (text === undefined) return byDefault;
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (number >= minimum && number <= maximum) return number;
  throw usage(`--${name} must be a whole number from ${minimum} to ${maximum}, not "${text}".`);
}

/** The value of an option that is one of a few words. @throws UserError `usage` */
export function oneOf<Word extends string>(given: Given, name: string, words: readonly Word[], byDefault?: Word): Word {
  const text = given.values.get(name) ?? byDefault;
  if (text === undefined) throw usage(`--${name} is missing: ${words.join(' or ')}.`);
  const word = words.find((candidate) => candidate === text);
  if (word) return word;
  const meant = suggestion(text, words);
  throw usage(`--${name} cannot be "${text}".${meant ? ` Did you mean ${meant}?` : ` It is ${words.join(' or ')}.`}`);
}

/** The options in two columns. */
export function describeOptions({ options }: Syntax): string {
  const rows = Object.entries(options).map(
    ([name, { value, help }]) => [`--${name}${value ? ` ${value}` : ''}`, help] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n');
}
