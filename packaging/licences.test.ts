import { describe, expect, it } from 'vitest';
import { forbidden, isAllowed } from './licences.ts';

describe('the licences that others’ code may be shipped under', () => {
  it.each(['MIT', '(MIT OR CC0-1.0)', 'MIT AND Zlib', '(WTFPL OR MIT)', '((GPL-3.0 OR MIT) AND ISC)'])(
    '%s may',
    (text) => expect(isAllowed(text)).toBe(true),
  );

  it.each(['', 'GPL-3.0-only', 'MIT AND GPL-3.0-only', '(LGPL-2.1 OR AGPL-3.0)', 'SEE LICENSE IN LICENSE.txt'])(
    '"%s" may not',
    (text) => expect(isAllowed(text)).toBe(false),
  );

  it('names what is refused', () => {
    const one = { name: 'one', version: '1.0.0', licence: 'GPL-3.0-only', author: '', folder: '', loaded: true };
    expect(forbidden([one, { ...one, name: 'two', licence: 'MIT' }])).toEqual(['one@1.0.0: GPL-3.0-only']);
  });
});
