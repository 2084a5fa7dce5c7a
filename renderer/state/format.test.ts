import { describe, expect, it } from 'vitest';
import { formatDuration, formatMillimetres, formatSpacing, formatValue } from './format.ts';

describe('numbers on the screen', () => {
  it('have a true minus sign', () => {
    expect([formatMillimetres(-12.34), formatValue(-600, 'HU')]).toEqual(['−12.3', '−600']);
  });

  it('show HU whole and arbitrary units to three digits', () => {
    expect([
      formatValue(41.6, 'HU'),
      formatValue(0.1234, 'au'),
      formatValue(12.34, 'au'),
      formatValue(912.3, 'au'),
    ]).toEqual(['42', '0.12', '12.3', '912']);
  });

  it('drop the zeros of a spacing', () => {
    expect(formatSpacing([0.703125, 0.703125, 5])).toBe('0.7 × 0.7 × 5');
  });

  it('say durations as people do', () => {
    expect([8.4, 185, 3720].map(formatDuration)).toEqual(['8 s', '3 min 05 s', '1 h 02 min']);
  });
});
