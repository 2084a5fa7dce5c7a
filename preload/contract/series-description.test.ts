import { describe, expect, it } from 'vitest';
import { faultOfDescription, seriesDescription, usualDescription } from './index.ts';

describe('the name of a derived series', () => {
  it.each(['ct-to-mrt1', 'mrt1-to-ct'] as const)('of %s is usually one that would be accepted', (direction) => {
    expect(faultOfDescription(usualDescription(direction))).toBeNull();
  });

  it.each([
    ['SYN liver', null],
    ['  SYNTHETIC – 간, 테스트  ', null],
    [`SYN ${'x'.repeat(60)}`, null],
    [`SYN ${'x'.repeat(61)}`, 'length'],
    // Characters count, not units of UTF-16.
    [`SYN ${'𝒙'.repeat(60)}`, null],
    ['', 'synthetic'],
    ['SYN', 'synthetic'],
    ['SYN -', 'synthetic'],
    ['SYNOVIAL MR', 'synthetic'],
    ['SYN2 MR', 'synthetic'],
    ['MR-T1 (SYN)', 'synthetic'],
    ['syn mr', 'synthetic'],
    ['SYN a\\b', 'characters'],
    ['SYN a\nb', 'characters'],
  ] as const)('%j: %s', (text, fault) => {
    expect(faultOfDescription(text)).toBe(fault);
    expect(seriesDescription.safeParse(text).success).toBe(fault === null);
  });

  it('is kept without spaces at its ends', () => {
    expect(seriesDescription.parse('  SYN liver ')).toBe('SYN liver');
  });
});
