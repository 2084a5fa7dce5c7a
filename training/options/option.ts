import { UserError } from '../../main/errors.ts';
import type { Plan } from './plan.ts';
import type { Value } from './value.ts';

export interface Option {
  /** in kebab case, without its dashes */
  name: string;
  takes: string;
  meaning: string;
  /** @throws UserError `usage` for words that are something else, or that cannot be had here */
  read(words: readonly string[], plan: Plan): void;
  /** the words that say what a plan has; null where the option is left out */
  words(plan: Plan): string[] | null;
}

/** Where the value of an option lies in a plan. */
interface Place<T> {
  get(plan: Plan): T | null;
  /** @throws UserError where the value cannot be had */
  set(plan: Plan, value: T): void;
}

export function option<T>(name: string, value: Value<T>, meaning: string, { get, set }: Place<T>): Option {
  return {
    name,
    takes: value.takes,
    meaning,
    read(words, plan) {
      set(plan, understood(name, value, words));
    },
    words(plan) {
      const had = get(plan);
      return had === null ? null : value.words(had);
    },
  };
}

/**
 * Has no effect here, for a reason, which is said.
 * @param refused whether somebody who wants this value would be deceived
 */
export function without<T>(name: string, value: Value<T>, reason: string, refused: (value: T) => boolean): Option {
  return {
    name,
    takes: value.takes,
    meaning: reason,
    read(words, { notes }) {
      if (refused(understood(name, value, words)))
        throw new UserError('usage', `--${name} ${words.join(' ')} cannot be had: ${reason}.`, 'Leave it out.');
      notes.push(`--${name} has no effect: ${reason}`);
    },
    words: () => null,
  };
}

function understood<T>(name: string, value: Value<T>, words: readonly string[]): T {
  const parsed = value.parse(words);
  if (parsed !== undefined) return parsed;
  const said = words.length === 0 ? 'nothing' : `"${words.join(' ')}"`;
  throw new UserError('usage', `--${name} takes ${value.what} and not ${said}.`, listing);
}

export const listing = 'syndiff-train train --help lists all options.';
