import { describe, expect, it } from 'vitest';
import { asPart, coverStyle, firstComparison, isStacked, layouts, rolesAt, squareSide } from './layout.ts';

const size = { width: 200, height: 100 };

describe('layouts', () => {
  it('stack the translation on the source in four of six', () => {
    expect(layouts.filter(isStacked)).toEqual(['swipe', 'blend', 'difference', 'checkerboard']);
  });

  it('cover the source by what the hand set', () => {
    const comparison = { split: 0.25, opacity: 0.7 };
    expect(coverStyle('swipe', comparison)).toBe('clip-path: inset(0 0 0 25%)');
    expect(coverStyle('blend', comparison)).toBe('opacity: 0.7');
    expect(coverStyle('side-by-side', comparison)).toBe('');
  });

  it('mean the volume that is seen under the hand', () => {
    const at = (layout: (typeof layouts)[number], x: number, y: number): readonly string[] =>
      rolesAt(layout, firstComparison, { x, y }, size);
    expect([at('swipe', 99, 5), at('swipe', 101, 5)]).toEqual([['source'], ['synthetic']]);
    expect(at('difference', 10, 10)).toEqual(['source', 'synthetic']);
    const square = (column: number, row: number): readonly string[] =>
      at('checkerboard', (column + 0.5) * squareSide, (row + 0.5) * squareSide);
    expect([square(0, 0), square(1, 0), square(0, 1), square(1, 1)]).toEqual([
      ['source'],
      ['synthetic'],
      ['synthetic'],
      ['source'],
    ]);
  });

  it('keep parts between nothing and all', () => {
    expect([asPart(-1), asPart(0.3), asPart(2)]).toEqual([0, 0.3, 1]);
  });
});
