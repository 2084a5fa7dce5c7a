import { describe, expect, it } from 'vitest';
import { Annotations } from './annotations.svelte.ts';
import { DuctEdits } from './duct-edits.svelte.ts';
import { cut, dense, handlesOf, joined, lengthOf, pulled } from './ducts.ts';
import type { LPS } from './grid.ts';

const line = (from: number, to: number, x = 0): LPS[] => dense([[x, 0, from], [x, 0, to]]); // prettier-ignore

describe('a centre line', () => {
  it('has handles at both ends and evenly between', () => {
    expect(handlesOf(line(0, 40))).toEqual([0, 8, 16, 24, 32, 40]);
    expect(handlesOf(line(0, 3))).toEqual([0, 3]);
  });

  it('follows a dragged point and stays where it was far from it', () => {
    const moved = pulled(line(0, 40), 16, [4, 0, 0]);
    expect(moved[16]).toEqual([4, 0, 16]);
    expect(moved[22]![0]).toBeCloseTo(2);
    expect([moved[0], moved[40]]).toEqual([[0, 0, 0], [0, 0, 40]]); // prettier-ignore
  });

  it('is cut at the point nearest to a place, unless a piece would be too short', () => {
    const [first, second] = cut(line(0, 40), [7, 3, 15])!;
    expect([first.at(-1), second[0]]).toEqual([[0, 0, 15], [0, 0, 15]]); // prettier-ignore
    expect(lengthOf(first) + lengthOf(second)).toBeCloseTo(40);
    expect(cut(line(0, 40), [0, 0, 2])).toBeNull();
  });

  it.each([
    ['as they run', line(0, 20), line(25, 40)],
    ['the second turned', line(0, 20), line(40, 25)],
    ['the first turned', line(20, 0), line(25, 40)],
    ['the other way round', line(25, 40), line(0, 20)],
  ])('is joined with another at their nearest ends: %s', (_name, one, other) => {
    const whole = joined(one, other);
    expect(lengthOf(whole)).toBeCloseTo(40);
    expect(whole).toHaveLength(41);
  });
});

describe('edits of ducts', () => {
  const opened = (): DuctEdits => {
    const annotations = new Annotations();
    annotations.open('first', { low: [0, 0, 0], high: [9, 9, 9] });
    const edits = new DuctEdits(annotations);
    edits.suggest([line(0, 20), line(25, 40)], 1);
    return edits;
  };
  const shown = ({ all }: DuctEdits) => all.map(({ number, by, common }) => [number, by, common]);

  it('mark what a hand has changed, keep it over a new search, and can be taken back', () => {
    const edits = opened();
    expect(shown(edits)).toEqual([[1, 'suggestion', false], [2, 'suggestion', true]]); // prettier-ignore
    edits.pull(1, 4, [3, 0, 0]);
    expect(shown(edits)[0]).toEqual([1, 'edited', false]);
    // The first is known already, the second is new.
    edits.suggest([line(0, 20), line(50, 70)], null);
    expect(shown(edits)).toEqual([[1, 'edited', false], [2, 'suggestion', false]]); // prettier-ignore
    expect(edits.all[1]!.points[0]).toEqual([0, 0, 50]);
    edits.annotations.undo();
    edits.annotations.undo();
    expect(shown(edits)).toEqual([[1, 'suggestion', false], [2, 'suggestion', true]]); // prettier-ignore
  });

  it('cut, join and delete', () => {
    const edits = opened();
    edits.picked = 1;
    edits.cut([0, 0, 10]);
    expect(edits.all.map(({ number, points }) => [number, Math.round(lengthOf(points))])).toEqual([[1, 10], [3, 10], [2, 15]]); // prettier-ignore
    edits.join(3, 2);
    expect(edits.all.map(({ number, points }) => [number, Math.round(lengthOf(points))])).toEqual([[1, 10], [3, 30]]); // prettier-ignore
    expect(edits.all[1]).toMatchObject({ by: 'edited', common: true });
    edits.draw([0, 0, 50]);
    edits.draw([0, 0, 60]);
    edits.remove(4);
    expect(edits.all.map(({ number }) => number)).toEqual([1, 3]);
  });

  it('say why nothing was cut, until the crosshair moves', () => {
    const edits = opened();
    edits.cut([0, 0, 10]);
    expect(edits.cutRefusedAt([0, 0, 10])).toBe('none-picked');
    edits.picked = 1;
    edits.cut([0, 0, 3]);
    expect([edits.cutRefusedAt([0, 0, 3]), edits.cutRefusedAt([0, 0, 4])]).toEqual(['too-short', null]);
    expect(edits.all).toHaveLength(2);
    edits.cut([0, 0, 10]);
    expect(edits.cutRefusedAt([0, 0, 10])).toBeNull();
  });

  it('remember what was refused, and stand by what was accepted, changed or drawn', () => {
    const edits = opened();
    edits.remove(1);
    edits.pull(2, 4, [3, 0, 0]);
    expect(edits.all.map(({ judged }) => judged)).toEqual(['refused', null]);
    expect(edits.stoodBy.map(({ number }) => number)).toEqual([2]);
    edits.suggest([line(0, 20)], null);
    expect(edits.all.map(({ number }) => number)).toEqual([1, 2]);
    edits.judge(1, 'accepted');
    expect(edits.stoodBy.map(({ number }) => number)).toEqual([1, 2]);
    edits.judge(1, 'accepted');
    edits.judge(2, 'refused');
    expect(edits.stoodBy).toEqual([]);
  });

  it('draw a duct point by point, each a step that can be taken back', () => {
    const edits = opened();
    for (const z of [50, 60, 75]) edits.draw([5, 0, z]);
    expect(edits.all).toHaveLength(3);
    expect(lengthOf(edits.all[2]!.points)).toBeCloseTo(25);
    edits.annotations.undo();
    expect(lengthOf(edits.all[2]!.points)).toBeCloseTo(10);
    edits.stopDrawing();
    edits.draw([9, 0, 0]);
    expect([edits.all.length, edits.start]).toEqual([3, [9, 0, 0]]);
  });
});
