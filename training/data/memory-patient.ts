import type { Contrast, TissueShare, TrainingPatient } from './patient.ts';

/** A patient whose slices all lie in memory, slice after slice, row after row. */
export function memoryPatient(
  id: string,
  [columns, rows, slices]: readonly [number, number, number],
  volumes: Readonly<Partial<Record<Contrast | TissueShare, Float32Array>>>,
): TrainingPatient {
  const plane = rows * columns;
  return {
    id,
    rows,
    columns,
    slices,
    has: (what) => volumes[what] !== undefined,
    slice(what, index) {
      const volume = volumes[what];
      if (!volume) throw new Error(`Patient ${id} has no ${what}.`);
      return volume.subarray(index * plane, (index + 1) * plane);
    },
  };
}
