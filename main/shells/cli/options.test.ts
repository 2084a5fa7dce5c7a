import { describe, expect, it } from 'vitest';
import { oneOf, parse, wholeNumber } from './options.ts';
import type { Syntax } from './options.ts';

const syntax: Syntax = {
  arguments: ['FOLDER'],
  options: { direction: { value: 'DIRECTION', help: '' }, seed: { value: 'N', help: '' }, json: { help: '' } },
};

describe('parse', () => {
  it('separates arguments, values and switches in any order', () => {
    const given = parse(['--json', 'study', '--seed=7', '--direction', 'ct-to-mrt1'], syntax);
    expect(given.arguments).toEqual(['study']);
    expect(given.values).toEqual(
      new Map([
        ['seed', '7'],
        ['direction', 'ct-to-mrt1'],
      ]),
    );
    expect(given.switches).toEqual(new Set(['json']));
  });

  it.each([
    ['a misspelt option', ['study', '--directon', 'x'], 'Did you mean --direction?'],
    ['an option that is like none', ['study', '--verbose'], 'There is no option --verbose.'],
    ['a name every object has', ['study', '--constructor'], 'There is no option --constructor.'],
    ['a missing argument', ['--json'], 'FOLDER is missing.'],
    ['a second argument', ['study', 'other'], '"other" is one argument too many.'],
    ['an option without its value', ['study', '--seed'], '--seed needs a value: --seed N.'],
    ['a switch with a value', ['study', '--json=yes'], '--json takes no value.'],
  ])('names %s', (_name, words, message) => {
    expect(() => parse(words, syntax)).toThrow(message);
  });
});

describe('wholeNumber', () => {
  it.each(['-1', '1.5', 'ten', '1e3', '65', ''])('refuses %j', (text) => {
    const given = parse(['study', `--seed=${text}`], syntax);
    expect(() => wholeNumber(given, 'seed', 1, 1, 64)).toThrow('must be a whole number from 1 to 64');
  });

  it('takes the default where nothing is given', () => {
    expect(wholeNumber(parse(['study'], syntax), 'seed', 5, 1, 64)).toBe(5);
  });
});

describe('oneOf', () => {
  it('suggests the nearest word', () => {
    const given = parse(['study', '--direction', 'ct-to-mr'], syntax);
    expect(() => oneOf(given, 'direction', ['ct-to-mrt1', 'mrt1-to-ct'])).toThrow('Did you mean ct-to-mrt1?');
  });
});
