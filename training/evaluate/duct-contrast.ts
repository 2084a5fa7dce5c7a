import { mean } from './bootstrap.ts';

/**
 * Voxels whose centre is bile duct (a duct is too thin to leave its border out), and those of liver whose four neighbours
 * in the slice are liver too.
 */
export interface Regions {
  ducts: readonly number[];
  liver: readonly number[];
}

/** Fewer voxels say nothing of a patient's ducts. */
const fewest = 12;

export function regionsOf(
  labels: Uint8Array,
  { columns, rows }: { columns: number; rows: number },
  tissues: { bileDuct: number; liver: number },
): Regions {
  const plane = columns * rows;
  const ducts: number[] = [];
  const liver: number[] = [];
  labels.forEach((label, i) => {
    if (label === tissues.bileDuct) ducts.push(i);
    if (label !== tissues.liver) return;
    const [column, row] = [i % columns, Math.floor((i % plane) / columns)];
    if (column === 0 || row === 0 || column === columns - 1 || row === rows - 1) return;
    if ([i - 1, i + 1, i - columns, i + columns].every((neighbour) => labels[neighbour] === label)) liver.push(i);
  });
  return { ducts, liver };
}

/** Mean of ducts minus mean of liver, signed; null where the patient shows too little of either. */
export function ductContrast(values: Float32Array, { ducts, liver }: Regions): number | null {
  if (ducts.length < fewest || liver.length < fewest) return null;
  const over = (region: readonly number[]) => mean(region.map((i) => values[i]!));
  return over(ducts) - over(liver);
}
