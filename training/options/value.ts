/** How the words after an option are understood, and written again. */
export interface Value<T> {
  /** shown in the help, e.g. `N`; empty where nothing follows */
  takes: string;
  /** in words, for messages: `a whole number of at least 1` */
  what: string;
  /** undefined where the words are something else */
  parse(words: readonly string[]): T | undefined;
  /** the words again; null where the option is left out */
  words(value: T): string[] | null;
}

function ofOneWord<T>(takes: string, what: string, parse: (word: string) => T | undefined): Value<T> {
  return {
    takes,
    what,
    parse: ([word, ...more]) => (word === undefined || more.length > 0 ? undefined : parse(word)),
    words: (value) => [String(value)],
  };
}

export function whole(least = 0): Value<number> {
  return ofOneWord('N', `a whole number of at least ${least}`, (word) => {
    const value = /^\d+$/.test(word) ? Number(word) : NaN;
    return Number.isSafeInteger(value) && value >= least ? value : undefined;
  });
}

/** @param least, @param below bounds, the upper one excluded */
export function number(least: number, below = Infinity): Value<number> {
  const what = `a number of at least ${least}${below === Infinity ? '' : ` and below ${below}`}`;
  return ofOneWord('X', what, (word) => {
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word) ? Number(word) : NaN;
    return value >= least && value < below ? value : undefined;
  });
}

export function positive(): Value<number> {
  const any = number(0);
  return { ...any, what: 'a number above 0', parse: (words) => any.parse(words) || undefined };
}

export function wholes(): Value<number[]> {
  const one = whole(1);
  return {
    takes: 'N …',
    what: 'whole numbers of at least 1',
    parse: (words) => {
      const values = words.flatMap((word) => word.split(',')).map((word) => one.parse([word]));
      return values.length > 0 && values.every((value) => value !== undefined) ? values : undefined;
    },
    words: (values) => values.map(String),
  };
}

export function oneOf<const T extends string>(...choices: readonly T[]): Value<T> {
  return ofOneWord(choices.join('|'), `one of ${choices.join(', ')}`, (word) =>
    choices.find((choice) => choice === word),
  );
}

export function text(takes: string): Value<string> {
  return ofOneWord(takes, 'one word', (word) => (word === '' ? undefined : word));
}

/** On by being there; `off` takes back what a config says. */
export function flag(): Value<boolean> {
  return {
    takes: '',
    what: 'nothing, or on or off',
    parse: ([word = 'on', ...more]) => (more.length > 0 ? undefined : onOrOff(word)),
    words: (value) => (value ? [] : null),
  };
}

/**
 * The reference turns these five off where they are given and says nothing more (SPEC.md §2): too easily read the other
 * way round, so here the word is said.
 */
export function onOff(): Value<boolean> {
  return { ...ofOneWord('on|off', 'on or off', onOrOff), words: (value) => [value ? 'on' : 'off'] };
}

function onOrOff(word: string): boolean | undefined {
  return word === 'on' ? true : word === 'off' ? false : undefined;
}
