import type { Contrast, TrainingPatient } from './patient.ts';
import { readPreparedSlice, type PreparedStack } from './prepared-stack.ts';
import type { SliceCache } from './slice-cache.ts';

/** A patient whose slices lie on disk: one contrast, or two of the same size. */
export function preparedPatient(
  id: string,
  stacks: Readonly<Partial<Record<Contrast, PreparedStack>>>,
  cache: SliceCache,
): TrainingPatient {
  const any = stacks.ct ?? stacks.mrt1;
  if (!any) throw new Error(`Patient ${id} has neither contrast.`);
  const { rows, columns, slices } = any;
  const stackOf = (what: string) => (what === 'ct' || what === 'mrt1' ? stacks[what] : undefined);
  return {
    id,
    rows,
    columns,
    slices,
    has: (what) => stackOf(what) !== undefined,
    slice(what, index) {
      const stack = stackOf(what);
      if (!stack) throw new Error(`Patient ${id} has no ${what}.`);
      return cache.get(`${stack.file} ${index}`, () => readPreparedSlice(stack, index));
    },
  };
}
