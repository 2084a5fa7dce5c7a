import { describe, expect, it } from 'vitest';
import { blur, gaussian } from './convolve.ts';

describe('blur', () => {
  it('keeps a flat image flat, up to its borders', () => {
    const flat = new Float32Array(7 * 5).fill(3);
    for (const value of blur(flat, 7, 5, gaussian(1.2))) expect(value).toBeCloseTo(3, 5);
  });

  it('spreads a point by the weights of the kernel, alike along both axes', () => {
    const image = new Float32Array(11 * 11);
    image[5 * 11 + 5] = 1;
    const kernel = gaussian(0.8);
    const reach = (kernel.length - 1) / 2;
    const out = blur(image, 11, 11, kernel);
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        expect(out[(5 + dy) * 11 + 5 + dx]).toBeCloseTo(kernel[reach + dx]! * kernel[reach + dy]!, 6);
      }
    }
  });

  it('repeats the border pixel beyond the border', () => {
    const row = Float32Array.from([4, 0, 0, 0, 0, 0]);
    const kernel = gaussian(0.5);
    const out = blur(row, 6, 1, kernel);
    const reach = (kernel.length - 1) / 2;
    const beyond = kernel.slice(0, reach + 1).reduce((sum, weight) => sum + weight, 0);
    expect(out[0]).toBeCloseTo(4 * beyond, 5);
  });
});
