import { UserError } from '../../main/errors.ts';
import { digestOf } from './digest.ts';
import type { Part } from './source.ts';

/** What of a patient the split depends on. */
export interface SplitPatient {
  id: string;
  ct: boolean;
  mrt1: boolean;
  /** both contrasts pixel upon pixel */
  pair: boolean;
  /** as the source says; null: to be drawn */
  part: Part | null;
}

export interface SplitShares {
  /** of the patients; at least one where it can be spared */
  validation: number;
  test: number;
}

/**
 * Draws which patients train, by patient and never by slice. Pairs are the only ones that a translation can be measured
 * on: they go to validation first, then to test, as long as enough is left to train on. The draw follows from the seed
 * and the ids alone.
 * @throws UserError `too-few-patients`, with the numbers
 */
export function assignParts(
  patients: readonly SplitPatient[],
  shares: SplitShares,
  { seed, paired }: { seed: number; paired: boolean },
): ReadonlyMap<string, Part> {
  const order = (patient: SplitPatient) => digestOf(`${seed} ${patient.id}`);
  const parts = new Map<string, Part>(patients.map(({ id, part }) => [id, part ?? 'training']));
  const free = patients
    .filter(({ part, pair }) => part === null && pair)
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
  const training = () => patients.filter(({ id }) => parts.get(id) === 'training');
  for (const part of ['validation', 'test'] as const) {
    const wanted = shares[part] > 0 ? Math.max(1, Math.round(shares[part] * patients.length)) : 0;
    for (let held = 0; held < wanted; held += 1) {
      const next = free[0];
      if (
        !next ||
        !isTrainable(
          training().filter(({ id }) => id !== next.id),
          paired,
        )
      )
        break;
      parts.set(next.id, part);
      free.shift();
    }
  }
  const heldOut = patients.length - training().length;
  if (!isTrainable(training(), paired) || (paired && heldOut === 0)) throw tooFew(patients, paired);
  return parts;
}

function isTrainable(patients: readonly SplitPatient[], paired: boolean): boolean {
  if (paired) return patients.some(({ pair }) => pair);
  return patients.some(({ ct }) => ct) && patients.some(({ mrt1 }) => mrt1);
}

function tooFew(patients: readonly SplitPatient[], paired: boolean): UserError {
  const count = (of: (patient: SplitPatient) => boolean) => patients.filter(of).length;
  const numbers = `${patients.length} patients: ${count(({ ct }) => ct)} with CT, ${count(({ mrt1 }) => mrt1)} with MR-T1, ${count(({ ct, mrt1 }) => ct && mrt1)} with both, ${count(({ pair }) => pair)} with both pixel upon pixel`;
  return paired
    ? new UserError(
        'too-few-patients',
        `Paired training needs two patients with both contrasts pixel upon pixel, one to train on and one to validate on. There are ${numbers}.`,
        'Leave out --paired, or add patients whose CT and MR-T1 share a frame of reference.',
      )
    : new UserError(
        'too-few-patients',
        `Training needs a patient with CT and a patient with MR-T1. There are ${numbers}.`,
        'Add studies of the missing contrast.',
      );
}
