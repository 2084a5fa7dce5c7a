import { describe, expect, it } from 'vitest';
import { assignParts, type SplitPatient } from './assign-parts.ts';

const patient = (id: string, has: Partial<SplitPatient> = {}): SplitPatient => ({
  id,
  ct: true,
  mrt1: true,
  pair: true,
  part: null,
  ...has,
});
const many = (count: number, has: Partial<SplitPatient> = {}) =>
  Array.from({ length: count }, (_, i) => patient(`p${i}${has.pair === false ? 'x' : ''}`, has));
const shares = { validation: 0.1, test: 0.1 };
const unpaired = { seed: 1, paired: false };

function counts(parts: ReadonlyMap<string, string>) {
  const of = (part: string) => [...parts.values()].filter((value) => value === part).length;
  return [of('training'), of('validation'), of('test')];
}

describe('assignParts', () => {
  it('draws by seed and id, whatever the order of the patients', () => {
    const patients = many(30);
    const parts = assignParts(patients, shares, unpaired);
    expect(counts(parts)).toEqual([24, 3, 3]);
    const reversed = assignParts([...patients].reverse(), shares, unpaired);
    expect(patients.map(({ id }) => reversed.get(id))).toEqual(patients.map(({ id }) => parts.get(id)));
    const other = assignParts(patients, shares, { seed: 2, paired: false });
    expect(patients.map(({ id }) => other.get(id))).not.toEqual(patients.map(({ id }) => parts.get(id)));
  });

  it('keeps pairs for validation first and holds nobody else out', () => {
    const pairs = many(3);
    const others = many(40, { pair: false, mrt1: false });
    const parts = assignParts([...pairs, ...others], shares, unpaired);
    // Four are wanted for validation; the third pair has the only MR that is left to train on.
    expect(counts(parts)).toEqual([41, 2, 0]);
    expect(others.every(({ id }) => parts.get(id) === 'training')).toBe(true);
  });

  it('trains on a single patient and validates on none', () => {
    expect(counts(assignParts(many(1), shares, unpaired))).toEqual([1, 0, 0]);
    expect(counts(assignParts(many(2), shares, unpaired))).toEqual([1, 1, 0]);
    expect(counts(assignParts(many(3), shares, unpaired))).toEqual([1, 1, 1]);
  });

  it('leaves the parts that the source names', () => {
    const patients = [patient('a', { part: 'training' }), patient('b', { part: 'validation' })];
    expect([...assignParts(patients, shares, unpaired).values()]).toEqual(['training', 'validation']);
  });

  it('refuses with the numbers where there is too little to learn from', () => {
    expect(() => assignParts(many(5, { mrt1: false, pair: false }), shares, unpaired)).toThrow(
      /5 patients: 5 with CT, 0 with MR-T1, 0 with both/,
    );
    const paired = { seed: 1, paired: true };
    const few = [...many(1), ...many(4, { pair: false })];
    expect(() => assignParts(few, shares, paired)).toThrow(/5 with both, 1 with both pixel upon pixel/);
    expect(counts(assignParts(many(2), shares, paired))).toEqual([1, 1, 0]);
  });
});
