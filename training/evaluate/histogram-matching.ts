/**
 * The baseline that knows no anatomy: each value takes the value of the same rank in a reference image of the target
 * contrast. The reference is another patient: the truth would give it away.
 */
export function matchHistogram(values: Float32Array, reference: Float32Array): Float32Array {
  const own = values.slice().sort();
  const wanted = reference.slice().sort();
  return values.map((value) => {
    // The middle of equal values: air is one value on one side and many on the other.
    const rank = (lowerBound(own, value) + upperBound(own, value) - 1) / 2;
    const place = own.length < 2 ? 0 : (rank / (own.length - 1)) * (wanted.length - 1);
    return wanted[Math.round(place)]!;
  });
}

function lowerBound(sorted: Float32Array, value: number): number {
  return search(sorted, (one) => one >= value);
}

function upperBound(sorted: Float32Array, value: number): number {
  return search(sorted, (one) => one > value);
}

/** index of the first for which it holds */
function search(sorted: Float32Array, holds: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
