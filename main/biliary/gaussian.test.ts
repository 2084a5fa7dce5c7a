import { expect, it } from 'vitest';
import { smoothed } from './gaussian.ts';

it('is the sum over all neighbours, the border going on as it ends', async () => {
  const dimensions = [5, 4, 3] as const;
  const values = Float32Array.from({ length: 60 }, (_, p) => (p * 7919) % 101);
  const deviation = 0.9;
  const taps = [-3, -2, -1, 0, 1, 2, 3].map((t) => Math.exp(-0.5 * (t / deviation) ** 2));
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  const inside = (n: number, axis: 0 | 1 | 2) => Math.min(dimensions[axis] - 1, Math.max(0, n));
  const direct = Array.from(values, (_, p) => {
    const [x, y, z] = [p % 5, Math.floor(p / 5) % 4, Math.floor(p / 20)];
    let sum = 0;
    taps.forEach((a, i) =>
      taps.forEach((b, j) =>
        taps.forEach((c, k) => {
          const q = inside(x + i - 3, 0) + 5 * (inside(y + j - 3, 1) + 4 * inside(z + k - 3, 2));
          sum += ((a * b * c) / total ** 3) * values[q]!;
        }),
      ),
    );
    return sum;
  });
  const result = await smoothed(values, dimensions, deviation);
  direct.forEach((value, p) => expect(result[p]).toBeCloseTo(value, 3));
});
