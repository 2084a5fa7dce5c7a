/** Lowest rate of the cosine (SPEC.md §7). */
const floor = 1e-5;

/** Cosine from `initial` at progress 0 to 1e-5 at progress 1 (Loshchilov and Hutter 2017, without restarts). */
export function cosineRate(initial: number, progress: number): number {
  return floor + 0.5 * (initial - floor) * (1 + Math.cos(Math.PI * progress));
}
