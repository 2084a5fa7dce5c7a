/**
 * Element by element, summed in the order of the processes in double precision and rounded once: the same for the same
 * vectors, always.
 */
export function meanVector(vectors: readonly Float32Array[]): Float32Array {
  const [first, ...others] = vectors;
  if (!first || others.some(({ length }) => length !== first.length))
    throw new Error('the processes of the run have gradients of different lengths');
  const mean = new Float32Array(first.length);
  for (let i = 0; i < mean.length; i += 1) {
    let sum = first[i]!;
    for (const other of others) sum += other[i]!;
    mean[i] = sum / vectors.length;
  }
  return mean;
}

/** Of each loss over the processes that have it: not every batch has every step t. */
export function meanLosses(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const names = new Set(all.flatMap((losses) => Object.keys(losses)));
  const mean = (name: string) => {
    const values = all.flatMap((losses) => losses[name] ?? []);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return Object.fromEntries([...names].map((name) => [name, mean(name)]));
}
