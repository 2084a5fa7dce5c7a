/** Lowest rate of the cosine (SPEC.md §7). */
const floor = 1e-5;

/** Cosine from `initial` at progress 0 to 1e-5 at progress 1 (Loshchilov and Hutter 2017, without restarts). */
export function cosineRate(initial: number, progress: number): number {
  return floor + 0.5 * (initial - floor) * (1 + Math.cos(Math.PI * progress));
}

/**
 * The rate of an iteration (from 0). In a run of epochs it stays the same through each of them, as the reference has it
 * (SPEC.md §7); in one that knows only iterations it falls at every one.
 */
export function rateAt(
  { iterations, epochs, rateDecay }: { iterations: number; epochs: number | null; rateDecay: boolean },
  initial: number,
  iteration: number,
): number {
  if (!rateDecay) return initial;
  const progress = epochs === null ? iteration / iterations : Math.floor((iteration * epochs) / iterations) / epochs;
  return cosineRate(initial, progress);
}
