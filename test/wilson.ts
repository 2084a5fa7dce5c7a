/** 95 % interval of a share (Wilson 1927). */
export function wilson(hits: number, of: number): [low: number, high: number] {
  const z = 1.96;
  const [p, scale] = [hits / of, 1 + (z * z) / of];
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
  const middle = (p + (z * z) / (2 * of)) / scale;
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}
