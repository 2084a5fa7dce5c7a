/** Largest group of the minibatch standard deviation (SPEC.md §4). */
const largestGroup = 4;

/**
 * Which samples of a batch of `size`·`each` process `rank` takes, in its own order.
 *
 * The discriminators' minibatch standard deviation couples the samples of a group: of n in a batch, those whose numbers
 * are equal modulo n ∕ min(n, 4). Each process gets whole groups where it can, so that with a multiple of 4 samples each,
 * N processes compute what one with N times the batch does. With fewer each, as in the reference, groups are those of the
 * process: smaller ones than one process would form.
 */
export function shareOf(rank: number, size: number, each: number): number[] {
  const groups = each / Math.min(each, largestGroup);
  return Array.from(
    { length: each },
    (_, own) => rank * groups + (own % groups) + Math.floor(own / groups) * size * groups,
  );
}
