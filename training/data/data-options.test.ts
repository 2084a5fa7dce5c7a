import { describe, expect, it } from 'vitest';
import { dataOptions } from './data-options.ts';

describe('dataOptions', () => {
  it('tells the sources apart', () => {
    expect(dataOptions({}, '')).toEqual({ source: { kind: 'phantom' }, prepared: null, leaveOutBad: false });
    expect(dataOptions({ ct: 'a', mrt1: 'b', prepared: 'c', 'leave-out-bad': true }, '')).toEqual({
      source: { kind: 'dicom', ct: 'a', mrt1: 'b' },
      prepared: 'c',
      leaveOutBad: true,
    });
    expect(dataOptions({ 'input-path': 'd', contrast2: 'T1' }, '').source).toEqual({
      kind: 'layout',
      folder: 'd',
      contrasts: ['CT', 'T1'],
    });
  });

  it.each([
    [{ ct: 'a' }, /go together/],
    [{ ct: 'a', mrt1: 'b', 'input-path': 'c' }, /one or the other/],
    [{ 'input-path': 'c', contrast1: 'X', contrast2: 'X' }, /both "X"/],
  ])('refuses what contradicts itself: %j', (words, message) => {
    expect(() => dataOptions(words, 'usage')).toThrow(message);
  });
});
