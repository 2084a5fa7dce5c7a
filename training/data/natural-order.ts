/** Compares names as people count: slice_2 before slice_10. By code unit otherwise, whatever the locale. */
export function naturalOrder(a: string, b: string): number {
  const [partsA, partsB] = [parts(a), parts(b)];
  for (let i = 0; i < Math.min(partsA.length, partsB.length); i += 1) {
    const order = compareParts(partsA[i]!, partsB[i]!);
    if (order !== 0) return order;
  }
  return partsA.length - partsB.length || compare(a, b);
}

const parts = (text: string): readonly string[] => text.match(/\d+|\D+/g) ?? [];

function compareParts(a: string, b: string): number {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compare(a, b);
  const [digitsA, digitsB] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return digitsA.length - digitsB.length || compare(digitsA, digitsB);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
