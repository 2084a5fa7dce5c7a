import { expect, it } from 'vitest';
import { naturalOrder } from './natural-order.ts';

it('counts numbers in names and compares the rest by code unit', () => {
  const names = ['slice_10', 'slice_2', 'slice_02', 'Slice_3', 'slice_1b', 'slice_1a', 'slice_', '7', '60'];
  expect(names.sort(naturalOrder)).toEqual([
    '7',
    '60',
    'Slice_3',
    'slice_',
    'slice_1a',
    'slice_1b',
    'slice_02',
    'slice_2',
    'slice_10',
  ]);
});
